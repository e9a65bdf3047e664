/** What a terminal, a shell, a path, Markdown or a person's eye could be fooled by. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'a cleared screen': 'a\u001b[2J\u001b[Hb',
  'a window title': 'a\u001b]0;pwned\u0007b',
  'a link': 'a\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007b',
  'a clipboard': 'a\u001b]52;c;cHduZWQ=\u0007b',
  'an escape of eight bits': 'a\u009b2Jb\u0090q\u009c',
  'an escape that never ends': 'a\u001b]0;pwned',
  'an answer to a question': 'a\u001b[6n\u001b[c\u0005b',
  'text that reads backwards': 'a\u202etxt.exe\u202cb\u2066c\u2069',
  'invisible letters': 'a\u200b\ufeff\u2060b',
  'a new line for a forged row': 'a\r\ntask_1 complete\rb\u0085c\u2028d',
  'a command link': '[a](command:workbench.action.terminal.new) ![b](https://evil.example/x.png)',
  'HTML and icons': '<img src=x onerror=alert(1)> $(trash) <a href="command:x">',
  'a way out of a code block': '```\n[a](command:x)\n````\n',
  'a shell': '$(touch pwned); `touch pwned`; touch pwned | touch pwned & touch pwned',
  'an option': '--help --dangerously-skip-permissions -rf',
  'a path': '../../../../pwned',
  'a placeholder': '{prompt} {taskId} {planFile} {userPrompt} ${HOME} %PATH%',
  'a field of every object': '__proto__',
};

/** Everything that a terminal obeys, but the colours that a log may keep. */
export const OBEYED = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]|\u001b(?!\[[0-9;:]*m)/;
/** Characters that reorder or hide text. */
export const FOOLING = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;

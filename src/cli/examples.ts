/** What `orchestra COMMAND --help` shows last: lines to type, each with what it does. */
const EXAMPLES: Readonly<Record<string, readonly (readonly [line: string, what: string])[]>> = {
  start: [
    ['start shell "npm test" --timeout 600', 'a command line'],
    ['start claude "Fix the tests" --auto-retry', 'a prompt; tried again'],
    ['start codex - --depends-on b7k2m < plan.md', 'a file, in its turn'],
    ['start --template nightly --set Package=core', 'a template, filled in'],
  ],
  run: [
    ['run', 'the next task'],
    ['run b7k2m --wait', 'this task, until it has ended'],
    ['run --parallel 3', 'so many that three run'],
    ['run b7k2m --interactive', 'talk to its agent here'],
  ],
  daemon: [
    ['daemon', 'until Ctrl+C; the agents go on'],
    ['daemon --until-idle', 'until nothing is left to do'],
  ],
  status: [
    ['status --watch', 'look on'],
    ['status --status failed --since 1d', 'what failed since yesterday'],
    ['status --json', 'for programs'],
  ],
  show: [['show b7k2m', 'its fields, times, attempts and files']],
  why: [['why b7k2m', 'what holds it up, or the end of its log']],
  logs: [
    ['logs b7k2m --follow', 'look on while it works'],
    ['logs b7k2m --tail 20', 'the end'],
  ],
  cancel: [['cancel b7k2m c1m5x', 'both, with all that their agents started']],
  retry: [['retry b7k2m', 'once more; its dependents wait for the new attempt']],
  edit: [
    ['edit b7k2m --priority 9 --timeout 3600', 'sooner, and longer'],
    ['edit b7k2m --prompt "Fix the lint errors"', 'another prompt'],
  ],
  pause: [
    ['pause', 'the whole queue'],
    ['pause b7k2m', 'one task'],
    ['pause --agent claude', 'all tasks of an agent'],
  ],
  resume: [
    ['resume', 'the queue'],
    ['resume b7k2m', 'one task'],
    ['resume --agent claude', 'all tasks of an agent'],
  ],
  timeout: [
    ['timeout list', 'how much time is left'],
    ['timeout extend b7k2m 600', 'ten minutes more'],
    ['timeout b7k2m', 'end it now'],
  ],
  clean: [
    ['clean', 'delete what is complete'],
    ['clean all --yes', 'delete all that has ended, unasked'],
    ['clean b7k2m', 'delete one'],
  ],
  archive: [
    ['archive', 'what is old enough'],
    ['archive --force', 'what has ended, whatever its age'],
  ],
  deps: [
    ['deps graph', 'all of it'],
    ['deps show b7k2m', 'around one task'],
  ],
  config: [
    ['config show agents.claude', 'values, and where they came from'],
    ['config set maxConcurrent 5', 'five tasks at once, in this project'],
  ],
  trust: [
    ['trust', 'look, then say yes or no'],
    ['trust --yes', 'approve without being asked'],
  ],
  import: [['import ../old-project', 'its tasks and agents; it stays as it is']],
  index: [['index verify', 'whether it is right']],
  doctor: [
    ['doctor', 'look'],
    ['doctor --fix', 'mend what can be mended'],
  ],
};

/** The examples of a command as the end of its help; empty where it has none. */
export function examplesOf(command: string): string {
  const examples = EXAMPLES[command] ?? [];
  if (examples.length === 0) return '';
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, what]) => `  orchestra ${line.padEnd(width)}   ${what}`);
  return `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.join('\n')}`;
}

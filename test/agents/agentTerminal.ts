import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { onTerminal } from '../onTerminal.ts';
import { until } from '../until.ts';

/** A command in a terminal of 100 by 30 of its own, with a person who reads and types. */
export class AgentTerminal {
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcessWithoutNullStreams;
  #written = '';

  constructor(command: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
    const [program, args] = onTerminal(command, { columns: 100, rows: 30 });
    this.#child = spawn(program, args, {
      cwd,
      env: { ...env, TERM: 'xterm-256color', SHELL: '/bin/sh' },
      stdio: 'pipe',
    });
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#written += chunk.toString();
    });
    this.ended = new Promise((resolve) => this.#child.once('exit', resolve));
  }

  /** What was written so far, letters alone: full-screen programs draw spaces by moving the cursor. */
  get text(): string {
    return stripVTControlCharacters(this.#written).replaceAll(/\s/g, '');
  }

  type(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Waits until these words were written. */
  async shows(words: string, limitMs: number): Promise<void> {
    const letters = words.replaceAll(' ', '');
    await until(`"${words}" in the terminal`, () => this.text.includes(letters), limitMs);
  }
}

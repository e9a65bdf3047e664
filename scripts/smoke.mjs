// The bundles without VS Code: none of them asks for it, and `npm start -- --headless` drains the sample queue and names
// commands that work.
import { exec } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { main } from './lib/main.mjs';
import { root } from './lib/paths.mjs';
import { atEnd, run } from './lib/process.mjs';
import { cli } from './lib/sample.mjs';

/** What each task of the sample must have come to, by its prompt; a retried one has two attempts. */
const expected = {
  'npm test': 'complete, failed',
  'npm run hang': 'failed',
  'npm run build': 'complete',
  'npm run collect': 'complete',
  'npm run lint': 'complete',
  'npm run publish': 'complete',
};

await main(async () => {
  for (const name of ['cli.cjs', 'cli-main.cjs', 'runner.cjs']) {
    const text = await readFile(path.join(root, 'dist', name), 'utf8');
    if (/require\(["']vscode["']\)/.test(text)) throw new Error(`dist/${name} asks for vscode.`);
  }
  const parent = await mkdtemp(path.join(os.tmpdir(), 'orchestra-smoke-'));
  atEnd(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));
  // A folder as people have them: with a space and more than ASCII.
  const folder = path.join(parent, 'a sämple');
  const start = path.join(root, 'scripts', 'start.mjs');
  const said = await run(process.execPath, [start, '--headless', '--dir', folder], {
    cwd: root,
    env: { ...process.env, INIT_CWD: root },
  });
  const found = await statuses(folder);
  for (const [prompt, wanted] of Object.entries(expected)) {
    const status = found.get(prompt)?.sort().join(', ');
    if (status !== wanted) throw new Error(`${prompt} should end as ${wanted}, and is ${String(status)}.`);
  }
  await tryNamed(said);
});

/**
 * Does what the end of the sample says one can do next, as a person who types it.
 * @param {string} said
 */
async function tryNamed(said) {
  const answers = {
    status: /npm run publish/,
    why: /Timed out/,
    logs: /hang: started/,
  };
  for (const [command, answer] of Object.entries(answers)) {
    const line = new RegExp(`^  (node .+ ${command}\\b.*)$`, 'm').exec(said)?.[1];
    if (line === undefined) throw new Error(`The end of the sample names no ${command}:\n${said}`);
    const printed = await promisify(exec)(line, { cwd: root });
    if (!answer.test(printed.stdout)) throw new Error(`${line} printed:\n${printed.stdout}`);
  }
}

/** @param {string} folder */
async function statuses(folder) {
  const printed = await run(process.execPath, [cli, '--root', folder, '--json', 'status', '--all']);
  const { tasks } = /** @type {{ tasks: { prompt: string, status: string }[] }} */ (JSON.parse(printed));
  /** @type {Map<string, string[]>} */
  const byPrompt = new Map();
  for (const { prompt, status } of tasks) byPrompt.set(prompt, [...(byPrompt.get(prompt) ?? []), status]);
  return byPrompt;
}

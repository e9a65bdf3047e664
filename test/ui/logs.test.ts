import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench } from '../../scripts/lib/workbench.mjs';
import {
  act,
  chooseCommand,
  chooseInMenu,
  openView,
  orchestra,
  placeOf,
  pictureFailure,
  waitForIcon,
  type Workbench,
} from './panel.ts';

const LINES = [
  { type: 'system', subtype: 'init', model: 'claude-opus-5-5' },
  {
    type: 'assistant',
    message: { content: [{ type: 'tool_use', name: 'Bash', input: { command: 'npm test' } }] },
  },
  {
    type: 'user',
    message: { content: [{ type: 'tool_result', content: '42 passing\n1 failing', is_error: true }] },
  },
  {
    type: 'assistant',
    message: { content: [{ type: 'text', text: 'One test fails: the valve is shut.' }] },
  },
  {
    type: 'result',
    subtype: 'success',
    is_error: false,
    num_turns: 2,
    total_cost_usd: 0.03,
    usage: { input_tokens: 5210, output_tokens: 380 },
  },
];

describe('a person who reads logs', () => {
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'orchestra-ui-logs-'));
    await writeFile(
      path.join(workspace, 'lines.jsonl'),
      LINES.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    const agent = {
      command: 'sh',
      args: ['-c', 'cat lines.jsonl; until [ -e go-on ]; do sleep 0.1; done; rm go-on; echo a last word'],
      outputFormat: 'claude',
    };
    await mkdir(path.join(workspace, '.orchestra'));
    await writeFile(
      path.join(workspace, '.orchestra', 'agent-config.json'),
      JSON.stringify({ agents: { reviewer: agent } }),
    );
    // A terminal drawn as text can be looked through.
    const settings = { 'orchestra.dispatch': 'manual', 'terminal.integrated.gpuAcceleration': 'off' };
    workbench = await openWorkbench({ workspace, settings, env: { ORCHESTRA_TRUST_WORKSPACE: '1' } });
    await openView(workbench.page);
  });

  afterEach(async function () {
    await pictureFailure(workbench, this.currentTest);
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });

  /** The rows of the terminal in front, as text. */
  const terminal = (): ReturnType<Workbench['page']['locator']> =>
    workbench.page.locator('.xterm-rows').last();

  const chooseFor = (text: string, item: string): Promise<void> => chooseInMenu(workbench.page, text, item);

  const picture = (name: string): Promise<Buffer> =>
    workbench.page.screenshot({ path: path.join('out', 'results', `logs-${name}.png`) });

  it('follows one in a terminal to its end, and sees the same in the Output panel and as JSON lines', async () => {
    const { page } = workbench;
    await orchestra(workbench, workspace, 'start', 'reviewer', 'Review the change');
    await waitForIcon(page, 'Review the change', 'circle-outline');
    await act(page, 'Review the change', 'Run Task Now');
    await waitForIcon(page, 'Review the change', 'sync');
    await chooseFor('Review the change', 'Follow in Terminal');
    await terminal().getByText('One test fails: the valve is shut.').waitFor();
    await picture('following');
    await page.locator('.xterm-helper-textarea').last().focus();
    await page.keyboard.press('Control+C');
    await terminal().getByText('Press Ctrl+C again to cancel the task').waitFor();
    await page.keyboard.press('n');
    await terminal().getByText('The task goes on.').waitFor();
    await writeFile(path.join(workspace, 'go-on'), '');
    await terminal().getByText('Press any key to close this terminal.').waitFor();
    await picture('followed');
    await page.keyboard.press('Enter');
    await page.locator('.xterm').first().waitFor({ state: 'detached' });
    const output = page.locator('.output-view, .panel .monaco-editor').first();
    await chooseFor('Review the change', 'Show Log');
    await output.getByText('[Bash] npm test').waitFor();
    await picture('output');
    await chooseFor('Review the change', 'Show Raw Log');
    await output.getByText('"subtype":"init"').first().waitFor();
    await picture('raw');
  });

  it('runs a task interactively, talks to it, and sees its exit code', async () => {
    const { page } = workbench;
    const prompt = 'echo Who are you?; read -r name; echo "hello $name"; exit 3';
    await orchestra(workbench, workspace, 'start', 'shell', prompt, '--max-retries', '0');
    await chooseFor('echo Who are you?', 'Run Interactively');
    await terminal().getByText('Who are you?').waitFor();
    await waitForIcon(page, 'echo Who are you?', 'sync');
    await page.locator('.xterm-helper-textarea').last().focus();
    await page.keyboard.type('Ada\n');
    await terminal().getByText('hello Ada').waitFor();
    await terminal().getByText('Press any key to close this terminal.').waitFor();
    await waitForIcon(page, 'echo Who are you?', 'error');
    await picture('interactive');
    await page.keyboard.press('Enter');
    await page.locator('.xterm').first().waitFor({ state: 'detached' });
  });

  it('clicks the ID of a task in a terminal, and sees that task', async () => {
    const { page } = workbench;
    const made = await orchestra(workbench, workspace, 'start', 'reviewer', 'Look at the pump');
    const [id = 'no id'] = /task_\w+/.exec(made) ?? [];
    await chooseCommand(page, 'Terminal: Create New Terminal');
    await page.locator('.xterm-helper-textarea').last().focus();
    await page.keyboard.type(`printf '\\n%s\\n' ${id}\n`);
    const printed = terminal()
      .locator('div > span')
      .filter({ hasText: new RegExp(`^${id}$`) });
    // Over the text lies what takes the mouse; the row, which is drawn anew with each prompt, is found by its place.
    const { x, y, height } = await placeOf(printed);
    await page.keyboard.down('Control');
    await page.mouse.move(x + 60, y + height / 2);
    await page.getByText('Show Task (ctrl + click)').waitFor();
    await page.mouse.click(x + 61, y + height / 2);
    await page.keyboard.up('Control');
    await page.locator('.monaco-list-row.selected').filter({ hasText: 'Look at the pump' }).waitFor();
    await picture('link');
  });
});

import assert from 'node:assert/strict';
import { AgentProject, queueNames } from './agentProject.ts';
import { ensureAgent } from './install.ts';
import type { RealAgent } from './install.ts';
import type { Script } from './modelServer.ts';

const installLimitMs = 10 * 60_000;
const startLimitMs = 90_000;
const agents: readonly RealAgent[] = ['opencode', 'claude', 'codex'];

const prompt = `Say "hello" in 'hello.txt' \u2013 $(not run) {taskId}\nand nothing else \u{1F3BC}`;
const writesFile: Script = { command: 'echo hello > hello.txt', text: 'Wrote hello.txt.' };
const runsLong: Script = { command: 'echo started > started.txt; sleep 300.125', text: 'Slept.' };

for (const agent of agents) {
  describe(`${agent}, the real program, as the agent ${queueNames[agent]}`, function () {
    const projects: AgentProject[] = [];
    const open = async (script: Script): Promise<AgentProject> => {
      const project = await AgentProject.create(agent, script);
      projects.push(project);
      return project;
    };

    before(async function () {
      this.timeout(installLimitMs);
      await ensureAgent(agent);
    });

    afterEach(async () => {
      for (const project of projects.splice(0)) await project.close();
    });

    it('calls a tool, the file appears, and the task is complete', async () => {
      const project = await open(writesFile);
      const id = await project.start(prompt);
      const run = await project.orchestra('run', id, '--wait');
      assert.equal(run.exitCode, 0, run.stderr);
      assert.equal(await project.read('hello.txt'), 'hello\n');
      const task = await project.show(id);
      assert.deepEqual([task.status, task.exitCode, task.errorMessage], ['complete', 0, null]);
      assert.match((await project.orchestra('logs', id)).stdout, /Wrote hello\.txt\./);
    });

    it('hands the prompt to the model as it was given', async () => {
      const project = await open({ text: 'Read it.' });
      const run = await project.orchestra('run', await project.start(prompt), '--wait');
      assert.equal(run.exitCode, 0, run.stderr);
      const asJson = JSON.stringify(prompt).slice(1, -1);
      assert.ok(
        project.model.requests.some(({ body }) => body.includes(asJson)),
        'a request holds the prompt',
      );
    });

    it('leaves no process behind when it is cancelled in mid-run', async () => {
      const project = await open(runsLong);
      const id = await project.start(prompt);
      const run = await project.orchestra('run', id);
      assert.equal(run.exitCode, 0, run.stderr);
      await project.appears('started.txt', startLimitMs);
      const before = await project.agentProcesses();
      assert.ok(
        before.some(({ text }) => text.startsWith('sleep 300.125')),
        'the command of the tool runs',
      );
      const cancel = await project.orchestra('cancel', id);
      assert.equal(cancel.exitCode, 0, cancel.stderr);
      assert.deepEqual(await project.agentProcesses(), []);
      assert.equal((await project.show(id)).status, 'cancelled');
    });

    it('fails in words when the model answers 401', async () => {
      const refuse = { status: 401, message: 'The key was not accepted.' };
      const project = await open({ text: '', refuse });
      const id = await project.start(prompt);
      const run = await project.orchestra('run', id, '--wait');
      assert.equal(run.exitCode, 1, run.stderr);
      const task = await project.show(id);
      assert.deepEqual([task.status, task.failureReason], ['failed', 'agent-error']);
      assert.match(task.errorMessage ?? '', /The key was not accepted\./);
    });

    it('gets over one 429', async () => {
      const refuse = { status: 429, message: 'Rate limit reached.', times: 1 };
      const project = await open({ ...writesFile, refuse });
      const id = await project.start(prompt);
      const run = await project.orchestra('run', id, '--wait');
      assert.equal(run.exitCode, 0, run.stderr);
      assert.equal(await project.read('hello.txt'), 'hello\n');
      assert.equal((await project.show(id)).status, 'complete');
    });
  });
}

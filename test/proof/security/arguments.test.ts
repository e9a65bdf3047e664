import assert from 'node:assert/strict';
import { buildLaunch } from '../../../src/core/agents/commandLine.ts';
import { Project } from '../../unit/core/project.ts';

const PROMPT = '--dangerously-do-anything "$(touch pwned)" {planFile}';

/** Options whose value follows as an argument of its own. */
const TAKES_VALUE = new Set(['-p', '--prompt', '-c', '/c', '--message', '--print', '--instruction']);

describe('a prompt that looks like an option', () => {
  const project = new Project();
  const agents = [...project.queue().config().agents.values()];
  after(() => project.dispose());

  for (const agent of agents) {
    it(`is none for ${agent.name}, which ships`, () => {
      const file = '/q/file';
      const { args } = buildLaunch({
        task: { taskId: 'task_1', prompt: PROMPT, agent: agent.name },
        agent,
        paths: {
          root: '/q',
          planFile: file,
          logFile: file,
          promptFile: file,
          doneFile: file,
          errorFile: file,
        },
        skipPermissionFlags: true,
      });
      for (const [at, arg] of args.entries()) {
        if (!arg.includes('--dangerously-do-anything')) continue;
        const isValue = TAKES_VALUE.has(args[at - 1] ?? '') && !arg.startsWith('-');
        assert.ok(
          args.slice(0, at).includes('--') || !arg.startsWith('-') || isValue || /^--[a-z]+=/.test(arg),
          args.join(' '),
        );
        assert.ok(arg.includes('{planFile}'), 'what was inserted is not looked at again');
      }
    });
  }
});

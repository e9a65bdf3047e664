import type { Queue } from '../core/index.ts';

type DispatcherState = ReturnType<Queue['dispatcher']>;

const KINDS: Readonly<Record<string, string>> = {
  vscode: 'VS Code',
  daemon: 'orchestra daemon',
  run: 'orchestra run',
};

/** Who starts the tasks of this queue, when it is somebody else: `VS Code (pid 123)`; undefined when nobody does. */
export function otherDispatcher(state: DispatcherState): string | undefined {
  if (state.state === 'none' || state.mine) return undefined;
  return `${KINDS[state.kind] ?? state.kind} (pid ${String(state.pid)}${state.foreign ? ', on another machine' : ''})`;
}

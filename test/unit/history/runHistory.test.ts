import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RunHistory, type Run, type TaskEvent } from '../../../src/core/index.ts';

type Step = 'start' | 'edit' | 'put-back' | 'complete' | 'failed' | 'cancelled';
const STEPS: readonly Step[] = ['start', 'edit', 'put-back', 'complete', 'failed', 'cancelled'];
const iso = (ms: number): string => new Date(ms).toISOString();

/** A life of one task by its rules, as events, and the run that it must come to. */
function live(task: string, steps: readonly Step[]): { events: TaskEvent[]; run: Run | undefined } {
  const events: TaskEvent[] = [];
  const atMs = (): number => 1000 + events.length * 10;
  let run: Run | undefined;
  const write = (to: TaskEvent['to'], kind: string): void => {
    const from = events.at(-1)?.to ?? null;
    const revision = events.length + 1;
    events.push({ at: iso(atMs()), task, revision, from, to, by: 'test 1', kind, agent: 'shell' });
  };
  write('pending', 'created');
  for (const step of steps) {
    const nowMs = atMs();
    const status = events.at(-1)?.to ?? 'pending';
    if (step === 'edit') write(status, 'edited');
    else if (step === 'start' && status === 'pending') {
      run = { task, agent: 'shell', createdMs: 1000, startedMs: nowMs };
      write('running', 'started');
    } else if (step === 'put-back' && status === 'running') {
      run = undefined;
      write('pending', 'put-back');
    } else if ((step === 'complete' || step === 'failed' || step === 'cancelled') && status === 'running') {
      if (run !== undefined) run = { ...run, endedMs: nowMs, outcome: step };
      write(step, 'finished');
    } else if (step === 'cancelled' && status === 'pending') write('cancelled', 'finished');
  }
  return { events, run };
}

const anyLives = fc.array(fc.array(fc.constantFrom(...STEPS), { maxLength: 8 }), { maxLength: 6 });
const lived = (lives: readonly (readonly Step[])[]): ReturnType<typeof live>[] =>
  lives.map((steps, index) => live(`task_${String(index)}`, steps));
/** Lives, and their events in any order, some of them twice. */
const shuffledLives = anyLives.chain((lives) => {
  const all = lived(lives);
  const events = all.flatMap((each) => [...each.events, ...each.events.slice(0, 2)]);
  return fc.tuple(fc.constant(all), fc.shuffledSubarray(events, { minLength: events.length }));
});
const byTask = (a: Run, b: Run): number => (a.task < b.task ? -1 : 1);

describe('events made into runs', () => {
  it('tell of each attempt when it ran and how it ended', () => {
    fc.assert(
      fc.property(anyLives, (lives) => {
        const all = lived(lives);
        const history = new RunHistory();
        history.take(all.flatMap(({ events }) => events));
        assert.deepEqual(
          history.runs().sort(byTask),
          all.flatMap(({ run }) => run ?? []),
        );
      }),
    );
  });

  it('come to the same in another order, and with repeats', () => {
    fc.assert(
      fc.property(shuffledLives, ([all, shuffled]) => {
        const history = new RunHistory();
        history.take(shuffled);
        assert.deepEqual(
          history.runs().sort(byTask),
          all.flatMap(({ run }) => run ?? []),
        );
      }),
    );
  });

  it('tell what changed, so that who follows knows the same as who asks for all', () => {
    fc.assert(
      fc.property(anyLives, fc.integer({ min: 1, max: 5 }), (lives, size) => {
        const events = lived(lives).flatMap((each) => each.events);
        const history = new RunHistory();
        const known = new Map<string, Run>();
        for (let from = 0; from < events.length; from += size) {
          history.take(events.slice(from, from + size));
          const { runs, gone } = history.changes();
          for (const run of runs) known.set(run.task, run);
          for (const task of gone) assert.ok(known.delete(task));
        }
        assert.deepEqual([...known.values()].sort(byTask), history.runs().sort(byTask));
        assert.deepEqual(history.changes(), { runs: [], gone: [] });
      }),
    );
  });

  it('keep the newest ones and all that run, and say which are gone', () => {
    const history = new RunHistory(10);
    const running = live('task_running', ['start']);
    history.take(running.events);
    assert.equal(history.changes().runs.length, 1);
    const told = new Set<string>();
    for (let number = 0; number < 100; number += 1) {
      const { events } = live(`task_${String(number)}`, ['start', 'complete']);
      history.take(events.map((event) => ({ ...event, at: iso(Date.parse(event.at) + number * 1000) })));
      const { runs, gone } = history.changes();
      for (const { task } of runs) told.add(task);
      for (const task of gone) told.delete(task);
    }
    const tasks = history.runs().map(({ task }) => task);
    assert.ok(tasks.length <= 11, String(tasks.length));
    assert.ok(tasks.includes('task_running') && tasks.includes('task_99') && !tasks.includes('task_0'));
    assert.deepEqual([...told].sort(), tasks.filter((task) => task !== 'task_running').sort());
  });

  it('let no run end before it began where the clock was set back', () => {
    const { events } = live('task_a', ['start', 'complete']);
    const history = new RunHistory();
    history.take(events.map((event) => (event.kind === 'finished' ? { ...event, at: iso(5) } : event)));
    const [run] = history.runs();
    assert.equal(run?.endedMs, run?.startedMs);
  });
});

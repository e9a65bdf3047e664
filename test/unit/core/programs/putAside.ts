// putAside.cjs ROOT ID TIMES MILLISECONDS: tells of changes of a task and puts the events aside, all at that time by its clock.
import { Queue } from '../../../../src/core/index.ts';

const [root = '', id = '', times = '0', nowMs = '0'] = process.argv.slice(2);
const queue = Queue.open({ root, actor: 'test' });
const { events } = queue.store;
for (const event of events.read({ task: id })) {
  for (let n = 1; n <= Number(times); n++) {
    events.append([{ ...event, revision: event.revision + n }]);
    events.rotate(Number(nowMs), 1, 30);
  }
}

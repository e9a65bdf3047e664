// createMany.cjs ROOT COUNT: creates tasks as fast as it can, as one process of several. Prints each id once it was told.
import { writeSync } from 'node:fs';
import { Queue } from '../../../../src/core/index.ts';

const [root = '', count = '0'] = process.argv.slice(2);
const queue = Queue.create({ root, actor: 'test' });
for (let made = 0; made < Number(count); made++) {
  const { taskId } = queue.add({ agent: 'shell', prompt: ':' });
  writeSync(1, `${taskId}\n`);
}

// makeQueues.cjs FOLDER COUNT: makes queues with a task each, as one of several that make the same at the same time.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from '../../../../src/core/index.ts';

const [folder = '', count = '0'] = process.argv.slice(2);
// All begin together.
while (!existsSync(join(folder, 'go'))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
for (let n = 0; n < Number(count); n++) {
  const root = join(folder, String(n));
  mkdirSync(root, { recursive: true });
  Queue.create({ root, actor: 'test' }).add({ agent: 'shell', prompt: 'true' });
}

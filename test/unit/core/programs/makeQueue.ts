// makeQueue.cjs ROOT: makes a queue with a task in it, as one of several that do.
import { Queue } from '../../../../src/core/index.ts';

const [root = ''] = process.argv.slice(2);
Queue.create({ root, actor: 'test' }).add({ agent: 'shell', prompt: 'true' });

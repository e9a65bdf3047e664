// extend.cjs ROOT ID TIMES: extends a timeout by a second, again and again, as one writer of several.
import { Queue } from '../../../../src/core/index.ts';

const [root = '', id = '', times = '0'] = process.argv.slice(2);
const queue = Queue.open({ root, actor: 'test' });
for (let n = 0; n < Number(times); n++) queue.extendTimeout(id, 1);

// dispatchAll.cjs ROOT RUNNER: works a queue off, as one process of several that all want to.
import { Dispatcher, Queue } from '../../../../src/core/index.ts';

const [root = '', runnerFile = ''] = process.argv.slice(2);
const queue = Queue.open({ root, actor: 'test', flags: { maxConcurrent: 2, runnerIdleSeconds: 0.5 } });
const dispatcher = new Dispatcher(queue, { kind: 'daemon', runnerFile });
dispatcher.start();
// The parent closes our standard input when it has seen enough.
process.stdin.resume().on('end', () => {
  void dispatcher.stop().then(() => process.exit(0));
});

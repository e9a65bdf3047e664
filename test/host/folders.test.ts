import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Queue, systemClock } from '../../src/core/index.ts';
import { holderOf } from '../../src/vscode/commands/holderOf.ts';
import { takeOver } from '../../src/vscode/commands/takeOver.ts';
import { trust } from '../../src/vscode/commands/trust.ts';
import { TaskProblems } from '../../src/vscode/joints/problems/taskProblems.ts';
import { TaskDocumentLinks } from '../../src/vscode/joints/taskLinks/documentLinks.ts';
import { QueueTaskProvider } from '../../src/vscode/joints/vscodeTasks/queueTaskProvider.ts';
import { FolderQueue } from '../../src/vscode/queue/folderQueue.ts';
import { FolderQueues } from '../../src/vscode/queue/folderQueues.ts';
import { answering } from './answers.ts';
import { orchestra, until } from './panel.ts';
import { standingIn } from './standingIn.ts';

const makeFolder = (): string => realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orchestra-folder-')));

describe('a folder that is closed while a person is asked', () => {
  let folder: string;
  let log: vscode.LogOutputChannel;
  before(() => {
    log = vscode.window.createOutputChannel('folders', { log: true });
  });
  after(() => log.dispose());
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const opened = (): FolderQueue =>
    new FolderQueue(
      { uri: vscode.Uri.file(folder), name: 'closed', index: 1 },
      { log, runnerFile: '', trusted: () => true },
    );

  it('takes no task, and says why', () => {
    const source = opened();
    source.dispose();
    assert.throws(() => source.ensure(), /is not open any more; open it again/);
    assert.equal(existsSync(path.join(folder, '.orchestra')), false);
  });

  it('is dispatched no more', () => {
    const queue = Queue.open({ root: folder, actor: 'test' });
    queue.ensure();
    const source = opened();
    source.dispose();
    source.attach();
    source.startDispatching();
    assert.equal(source.dispatcher, undefined);
    assert.equal(queue.dispatcher().state, 'none');
  });
});

describe('of several folders', () => {
  let log: vscode.LogOutputChannel;
  const made: string[] = [];
  const open: FolderQueue[] = [];
  before(() => {
    log = vscode.window.createOutputChannel('several folders', { log: true });
  });
  afterEach(async () => {
    for (const source of open.splice(0)) {
      await source.stopDispatching();
      source.dispose();
    }
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  after(() => log.dispose());

  const folderWithQueue = (): string => {
    const folder = makeFolder();
    made.push(folder);
    Queue.open({ root: folder, actor: 'test' }).ensure();
    return folder;
  };
  const opened = (folder: string): FolderQueue => {
    const uri = vscode.Uri.file(folder);
    const environment = { log, runnerFile: '', trusted: () => true };
    const source = new FolderQueue({ uri, name: path.basename(folder), index: 1 }, environment);
    open.push(source);
    return source;
  };
  const role = (source: FolderQueue, wanted: string): Promise<unknown> =>
    until(`a ${wanted}`, () => source.dispatcher?.role === wanted);

  it('the one is meant that this window only follows, where dispatching is taken over', async () => {
    const own = opened(folderWithQueue());
    const shared = folderWithQueue();
    const holder = opened(shared);
    await role(own, 'holder');
    await role(holder, 'holder');
    const follower = opened(shared);
    await role(follower, 'viewer');
    const { heard } = await answering([], () => takeOver({ log, queues: { all: () => [own, follower] } }));
    // One process does not ask itself to let go.
    assert.equal(heard.length, 1);
    assert.match(heard.join(''), /does not let go/);
  });

  it('the one is shown whose tasks wait for consent', async () => {
    const own = opened(folderWithQueue());
    const theirs = folderWithQueue();
    const agents = { helper: { command: 'sh', args: ['-c', 'true', '{prompt}'], promptVia: 'argument' } };
    writeFileSync(path.join(theirs, '.orchestra', 'agent-config.json'), JSON.stringify({ agents }));
    Queue.open({ root: theirs, actor: 'test' }).add({ agent: 'helper', prompt: 'do me a favour' });
    const all = [own, opened(theirs)];
    const { heard } = await answering([undefined], () => trust({ log, queues: { all: () => all } }));
    assert.match(heard.join('\n'), /^Let this folder's agent “helper” run\?/);
  });

  it('the one is meant that a link knows; of an id alone that two copies have, a person is asked', async () => {
    const first = folderWithQueue();
    const { taskId } = Queue.open({ root: first, actor: 'test' }).add({ agent: 'shell', prompt: 'true' });
    const copy = makeFolder();
    made.push(copy);
    cpSync(path.join(first, '.orchestra'), path.join(copy, '.orchestra'), { recursive: true });
    const [own, theirs, other] = [opened(first), opened(copy), opened(folderWithQueue())];
    const queues = { all: () => [own, theirs, other] };
    const asked = await answering([path.basename(copy)], () => holderOf({ queues }, taskId));
    assert.equal(asked.result, theirs);
    const known = await answering([], () => holderOf({ queues }, taskId, copy));
    assert.equal(known.result, theirs);
    const alone = await answering([], () => holderOf({ queues: { all: () => [own, other] } }, taskId));
    assert.equal(alone.result, own);
    await assert.rejects(holderOf({ queues }, taskId, other.root), /There is no task/);
    await assert.rejects(holderOf({ queues }, '../outside'), /There is no task/);
    const documents = new TaskDocumentLinks({
      hasTask: () => true,
      of: (uri) => [own, theirs].find(({ root }) => uri.fsPath.startsWith(root)),
    });
    const note = path.join(copy, 'note.md');
    writeFileSync(note, `See ${taskId}.`);
    const document = await vscode.workspace.openTextDocument(note);
    const [link] = documents.provideDocumentLinks(document);
    assert.deepEqual(JSON.parse(decodeURIComponent(link?.target?.query ?? '')), [taskId, copy]);
  });

  it('an entry of tasks.json goes into the queue of its own, also where that is shared', () => {
    const [first, second] = [opened(folderWithQueue()), opened(folderWithQueue())];
    const beneath = { uri: vscode.Uri.joinPath(second.folder.uri, 'beneath'), name: 'beneath', index: 2 };
    const asked: string[] = [];
    const provider = new QueueTaskProvider({
      all: () => [first, second],
      of: (uri) => {
        asked.push(uri.fsPath);
        return second;
      },
    });
    const definition = { type: 'orchestra', agent: 'shell', prompt: 'true' };
    const resolved = provider.resolveTask(new vscode.Task(definition, beneath, 'mine', 'Orchestra'));
    assert.deepEqual(asked, [beneath.uri.fsPath]);
    assert.deepEqual(resolved?.scope, second.folder);
    provider.dispose();
  });
});

describe('the problems of a task', () => {
  it('go with the folder that they are in', async () => {
    const folder = makeFolder();
    const own = Queue.open({ root: folder, actor: 'test' });
    const { taskId } = own.add({ agent: 'shell', prompt: 'echo "lost.c:1:1: error: lost"; exit 1' });
    writeFileSync(path.join(folder, 'lost.c'), 'int lost;\n');
    const uri = vscode.Uri.file(folder);
    const changed = new vscode.EventEmitter<vscode.WorkspaceFoldersChangeEvent>();
    let open: readonly vscode.WorkspaceFolder[] = [{ uri, name: 'lost', index: 0 }];
    const restore = [
      standingIn('workspaceFolders', () => open),
      standingIn('onDidChangeWorkspaceFolders', () => changed.event),
    ];
    const log = vscode.window.createOutputChannel('lost', { log: true });
    const queues = new FolderQueues({ log, runnerFile: '', trusted: () => false });
    const problems = new TaskProblems(queues, systemClock, log);
    const shown = (): number => vscode.languages.getDiagnostics(vscode.Uri.joinPath(uri, 'lost.c')).length;
    try {
      assert.equal(queues.all().length, 1);
      await orchestra(['run', taskId], { cwd: folder }).catch(() => undefined);
      await until('a problem', () => shown() === 1);
      open = [];
      changed.fire({ added: [], removed: [] });
      await until('none', () => shown() === 0);
    } finally {
      for (const each of restore) each();
      problems.dispose();
      queues.dispose();
      log.dispose();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

describe('a queue that two folders share', () => {
  it('goes by the first of them that is open', () => {
    const folder = makeFolder();
    Queue.open({ root: folder, actor: 'test' }).ensure();
    for (const name of ['.vscode', 'sub']) mkdirSync(path.join(folder, name));
    const settings = JSON.stringify({ 'orchestra.maxConcurrent': 7 });
    writeFileSync(path.join(folder, '.vscode', 'settings.json'), settings);
    const whole = { uri: vscode.Uri.file(folder), name: 'whole', index: 0 };
    const part = { uri: vscode.Uri.joinPath(whole.uri, 'sub'), name: 'part', index: 1 };
    const changed = new vscode.EventEmitter<vscode.WorkspaceFoldersChangeEvent>();
    let open: readonly vscode.WorkspaceFolder[] = [whole, part];
    const restore = [
      standingIn('workspaceFolders', () => open),
      standingIn('onDidChangeWorkspaceFolders', () => changed.event),
    ];
    const log = vscode.window.createOutputChannel('shared', { log: true });
    const queues = new FolderQueues({ log, runnerFile: '', trusted: () => false });
    const seen = (): unknown[] =>
      queues.all().map(({ folder: { name }, queue }) => [name, queue.config().settings.maxConcurrent]);
    const folders = (...next: vscode.WorkspaceFolder[]): void => {
      open = next;
      changed.fire({ added: [], removed: [] });
    };
    try {
      const [source] = queues.all();
      assert.deepEqual(seen(), [['whole', 7]]);
      folders(part);
      assert.notDeepEqual(seen(), [['part', 7]], 'settings of a folder that is closed');
      assert.equal(queues.all()[0]?.folder.name, 'part');
      folders(part, whole);
      assert.equal(queues.all()[0]?.folder.name, 'part');
      folders(whole, part);
      assert.deepEqual(seen(), [['whole', 7]]);
      const link = `${folder}-link`;
      symlinkSync(folder, link);
      folders({ uri: vscode.Uri.file(link), name: 'link', index: 0 }, part);
      assert.deepEqual(seen(), [['link', 7]], 'a link leads to the same queue');
      rmSync(link);
      assert.equal(queues.all()[0], source, 'it is the same queue all the time');
    } finally {
      for (const each of restore) each();
      queues.dispose();
      log.dispose();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

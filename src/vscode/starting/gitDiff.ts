import * as vscode from 'vscode';
import { messageOf } from '../../core/index.ts';

type Method<N extends string> = Record<N, (...args: unknown[]) => unknown>;

/** What a file's working copy changed against the last commit, as VS Code's own Git tells it; empty where it does not. */
export async function gitDiff(uri: vscode.Uri, log: vscode.LogOutputChannel): Promise<string> {
  try {
    const git: unknown = await vscode.extensions.getExtension('vscode.git')?.activate();
    const api = hasMethod(git, 'getAPI') ? git.getAPI(1) : undefined;
    const repository = hasMethod(api, 'getRepository') ? api.getRepository(uri) : undefined;
    const diff = hasMethod(repository, 'diffWithHEAD')
      ? await repository.diffWithHEAD(uri.fsPath)
      : undefined;
    return typeof diff === 'string' ? diff : '';
  } catch (error) {
    // A repository without a commit, a file of another source control: the prompt names the file all the same.
    log.debug(`No diff of ${uri.fsPath}: ${messageOf(error)}`);
    return '';
  }
}

function hasMethod<N extends string>(value: unknown, name: N): value is Method<N> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';
}

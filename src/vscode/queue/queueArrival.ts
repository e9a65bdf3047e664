import * as vscode from 'vscode';
import { everySecond } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';

/** Whoever makes a queue makes its folders one after the other: how often and how long to look for the last one. */
const LOOK_AGAIN_MS = 100;
const LOOKS = 50;

/** Where a queue may come to be. */
interface Place {
  readonly root: string;
  /** Whether it is there by now. */
  readonly exists: () => boolean;
  /** Looks for it; whether it is shown by now, and needs no looking for. */
  readonly look: () => boolean;
}

/**
 * Looks for a queue until it is shown. The command line may make it while the window is open; its folder may be there
 * before, with the agents that a team shares; and what kept it from being read may be over in a second.
 */
export class QueueArrival implements vscode.Disposable {
  readonly #place: Place;
  readonly #store = new DisposableStore();
  #looking: NodeJS.Timeout | undefined;

  constructor(place: Place) {
    this.#place = place;
    const root = vscode.Uri.file(place.root);
    for (const [base, name] of [
      [root, '.orchestra'],
      [vscode.Uri.joinPath(root, '.orchestra'), 'tasks'],
    ] as const) {
      const pattern = new vscode.RelativePattern(base, name);
      const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(pattern, false, true, true));
      this.#store.add(watcher.onDidCreate(() => this.#lookFor(LOOKS)));
    }
    // VS Code tells of nothing that was made before its watchers are at work, some time after they were asked for.
    const look = everySecond(() => {
      if (place.exists() && place.look()) look.dispose();
    });
    this.#store.add(look);
  }

  dispose(): void {
    clearTimeout(this.#looking);
    this.#store.dispose();
  }

  #lookFor(looks: number): void {
    clearTimeout(this.#looking);
    if (this.#place.look() || looks === 0) return;
    this.#looking = setTimeout(() => this.#lookFor(looks - 1), LOOK_AGAIN_MS);
  }
}

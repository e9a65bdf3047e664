import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { lazily } from '../../core/index.ts';
import { EXTENSION_ID, type CommandId } from '../ids.ts';

/** What VS Code makes of the manifest: in another language a title has its English beside it. */
const manifest = lazily(() => {
  const title = z.union([
    z.string(),
    z.pipe(
      z.object({ value: z.string() }),
      z.transform(({ value }) => value),
    ),
  ]);
  return z.object({
    contributes: z.object({ commands: z.array(z.object({ command: z.string(), title })) }),
  });
});

/** What the palette calls a command, in the person's language. */
export function commandTitle(id: CommandId): string {
  const own: unknown = vscode.extensions.getExtension(EXTENSION_ID)?.packageJSON;
  const found = z.safeParse(manifest(), own).data?.contributes.commands.find(({ command }) => command === id);
  return found?.title.replace(/…$/u, '') ?? 'Orchestra';
}

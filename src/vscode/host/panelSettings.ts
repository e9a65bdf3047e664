import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { PANEL_SETTINGS, SETTINGS_SECTION } from '../ids.ts';

// A wrong value counts as the standard one: VS Code itself marks it in the settings.
const panelSettingsSchema = z.object({
  [PANEL_SETTINGS.statusBar]: z.catch(z.enum(['auto', 'always', 'never']), 'auto'),
  [PANEL_SETTINGS.problems]: z.catch(z.enum(['failed', 'all', 'off']), 'failed'),
  [PANEL_SETTINGS.notifications]: z.catch(z.enum(['all', 'failures', 'none']), 'all'),
});

/** What the person wants to see. */
export type PanelSettings = z.infer<typeof panelSettingsSchema>;

/** The panel's settings as they are now. */
export function panelSettings(): PanelSettings {
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const values = Object.values(PANEL_SETTINGS).map((name) => [name, configuration.get<unknown>(name)]);
  return z.parse(panelSettingsSchema, Object.fromEntries(values));
}

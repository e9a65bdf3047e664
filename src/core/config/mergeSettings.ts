import { words } from '../model/words.ts';
import type { Layer, RawSetting } from './layers.ts';
import type { ConfigOrigin } from './mergeAgents.ts';
import { addProblem, describeValue, type ConfigProblem } from './problems.ts';
import { SETTINGS, settingsFrom, type Settings, type SettingKey, type SettingValue } from './settings.ts';

/** A value and who gave it. */
interface Given {
  readonly value: SettingValue;
  readonly layer: Layer;
}

/** With it a person forbids something: a slip of the pen must not allow it. */
const FORBIDS = 'skipPermissionFlags';

/** Puts the settings of the layers, weakest first, over each other; wrong values are listed and left out. */
export function mergeSettings(
  layers: readonly Layer[],
  problems: ConfigProblem[],
  origins: ConfigOrigin[],
): Settings {
  const given = new Map<SettingKey, Given>();
  for (const layer of layers) {
    for (const raw of layer.settings) {
      const place = { file: layer.label, path: layer.prefix + raw.path };
      const found = describeValue(raw.value);
      const value = checked(raw);
      if (value === undefined && raw.setting.key === FORBIDS) {
        const expected = words`true or false, and until it is mended it counts as false`;
        addProblem(problems, { severity: 'error', ...place, expected, found });
        given.set(FORBIDS, { value: false, layer });
      } else if (value === undefined) {
        addProblem(problems, { severity: 'error', ...place, expected: raw.setting.expected, found });
      } else if (loosens(raw, layer, given.get(raw.setting.key))) {
        const expected = words`false, as your own settings say`;
        addProblem(problems, { severity: 'error', ...place, expected, found });
      } else {
        given.set(raw.setting.key, { value, layer });
      }
    }
  }
  for (const { key, standard } of SETTINGS) {
    const own = given.get(key);
    origins.push({ path: key, value: own?.value ?? standard, origin: own?.layer.label ?? 'built-in' });
  }
  return settingsFrom(new Map([...given].map(([key, { value }]) => [key, value])));
}

function checked({ setting, value }: RawSetting): SettingValue | undefined {
  return setting.is(value) ? value : setting.schema().safeParse(value).data;
}

/** A project may take the permission flags away, never give them back to somebody who switched them off. */
function loosens({ setting, value }: RawSetting, layer: Layer, before: Given | undefined): boolean {
  return (
    setting.key === FORBIDS &&
    value === true &&
    layer.kind === 'workspace' &&
    before?.value === false &&
    before.layer.kind === 'user'
  );
}

import * as z from 'zod/mini';
import { isNumber, isYesOrNo, oneOf, type Guard } from '../model/guards.ts';
import { type Words, words } from '../model/words.ts';

/** Settings of a queue, resolved. */
export interface Settings {
  /** Tasks that run at once in this queue. */
  readonly maxConcurrent: number;
  /** Limit of a task for which neither task nor agent names one, seconds; 0 = none. */
  readonly defaultTimeoutSeconds: number;
  /** How long a stopped agent may take before it is killed. */
  readonly graceSeconds: number;
  /** How long an agent may live on after its `.done` or `.error`. */
  readonly sentinelGraceSeconds: number;
  /** `auto`: pending tasks are started as slots get free; `manual`: only those somebody asked for. */
  readonly dispatch: 'auto' | 'manual';
  /** Whether the queue is finished in the background after the last window closed. */
  readonly continueWhenClosed: boolean;
  /** The first retry waits this long, each further one twice as long. */
  readonly retryBackoffBaseSeconds: number;
  readonly retryBackoffCeilingSeconds: number;
  readonly logMaxBytes: number;
  readonly eventsMaxBytes: number;
  readonly eventsKeepDays: number;
  readonly archive: {
    readonly enabled: boolean;
    readonly maxCompletedAgeDays: number;
    /** Failed and cancelled tasks. */
    readonly maxFailedAgeDays: number;
    /** Finished tasks kept in the queue at most; the oldest beyond go to the archive. */
    readonly maxQueueSize: number;
  };
  /** The runner ends itself after this long without a task. */
  readonly runnerIdleSeconds: number;
  /** Whether agents get the flags with which they skip their own permission questions. */
  readonly skipPermissionFlags: boolean;
}

/** A value of a setting. */
export type SettingValue = string | number | boolean;

/** What is known of one setting. */
export interface SettingInfo {
  readonly key: SettingKey;
  readonly standard: SettingValue;
  /** For editors and messages. */
  readonly description: string;
  /** What a value must be, in words. */
  readonly expected: Words;
  /** Asked before the schema is. */
  readonly is: Guard<SettingValue>;
  /** Made when it is first needed: making schemas is what costs at the start of a command. */
  readonly schema: () => z.ZodMiniType<SettingValue>;
  /** Name in `.orchestra/config.json` of version 3.0, where it differs. */
  readonly olderKey?: string;
}

/** Names of settings, as editors and `config set` know them. */
export type SettingKey = Exclude<keyof Settings, 'archive'> | `archive.${keyof Settings['archive']}`;

type Rest = Pick<SettingInfo, 'olderKey'>;

function whole(
  key: SettingKey,
  standard: number,
  min: number,
  max: number,
  description: string,
  rest?: Rest,
): SettingInfo {
  return {
    key,
    standard,
    description,
    expected: words`a whole number from ${min} to ${max}`,
    is: (value): value is number => Number.isSafeInteger(value) && isWithin(value, min, max),
    schema: () => z.number().check(z.int(), z.gte(min), z.lte(max)),
    ...rest,
  };
}

function amount(
  key: SettingKey,
  standard: number,
  max: number,
  description: string,
  rest?: Rest,
): SettingInfo {
  return {
    key,
    standard,
    description,
    expected: words`a number from 0 to ${max}`,
    is: (value): value is number => isWithin(value, 0, max),
    schema: () => z.number().check(z.gte(0), z.lte(max)),
    ...rest,
  };
}

function choice(key: SettingKey, standard: boolean, description: string, rest?: Rest): SettingInfo {
  return {
    key,
    standard,
    description,
    expected: words`true or false`,
    is: isYesOrNo,
    schema: () => z.boolean(),
    ...rest,
  };
}

function isWithin(value: unknown, min: number, max: number): boolean {
  return isNumber(value) && value >= min && value <= max;
}

const YEAR_SECONDS = 31_536_000;
const DAY_SECONDS = 86_400;
const CENTURY_DAYS = 36_500;
const MEBIBYTE = 1_048_576;
const TEBIBYTE = MEBIBYTE * MEBIBYTE;

/** Every setting: its standard value, limits and words. */
export const SETTINGS: readonly SettingInfo[] = [
  whole('maxConcurrent', 3, 1, 1000, 'Tasks that run at once in this queue.'),
  amount(
    'defaultTimeoutSeconds',
    3600,
    YEAR_SECONDS,
    'Seconds a task may run if neither the task nor its agent sets a limit; 0 = no limit.',
  ),
  amount('graceSeconds', 3, DAY_SECONDS, 'Seconds a stopped agent may take to end before it is killed.'),
  amount(
    'sentinelGraceSeconds',
    5,
    DAY_SECONDS,
    'Seconds an agent may live on after it signalled .done or .error.',
  ),
  {
    key: 'dispatch',
    standard: 'auto',
    description: 'Whether pending tasks start by themselves (auto) or only when somebody runs them (manual).',
    expected: words`"auto" or "manual"`,
    is: oneOf(['auto', 'manual']),
    schema: () => z.enum(['auto', 'manual']),
  },
  choice('continueWhenClosed', true, 'Finish the queue in the background after the last window closed.'),
  amount(
    'retryBackoffBaseSeconds',
    2,
    DAY_SECONDS,
    'Seconds before the first automatic retry; each further one waits twice as long.',
  ),
  amount('retryBackoffCeilingSeconds', 300, YEAR_SECONDS, 'Seconds that an automatic retry waits at most.'),
  whole(
    'logMaxBytes',
    50 * MEBIBYTE,
    4096,
    TEBIBYTE,
    'Bytes of a log that are kept: its beginning and its end.',
  ),
  whole('eventsMaxBytes', 10 * MEBIBYTE, 4096, TEBIBYTE, 'Bytes at which events.jsonl is rotated.'),
  amount('eventsKeepDays', 30, CENTURY_DAYS, 'Days that rotated events are kept.'),
  choice('archive.enabled', true, 'Move finished tasks into the archive by age and number.'),
  amount('archive.maxCompletedAgeDays', 7, CENTURY_DAYS, 'Days a complete task stays in the queue.', {
    olderKey: 'archive.max_completed_age_days',
  }),
  amount(
    'archive.maxFailedAgeDays',
    14,
    CENTURY_DAYS,
    'Days a failed or cancelled task stays in the queue.',
    {
      olderKey: 'archive.max_failed_age_days',
    },
  ),
  // Version 3.0 keeps 100. `status` shows 50 and finished tasks cost nothing here, so a week's work may stay at hand.
  whole(
    'archive.maxQueueSize',
    1000,
    0,
    1_000_000,
    'Finished tasks that stay in the queue; the oldest beyond are archived.',
    {
      olderKey: 'archive.max_queue_size',
    },
  ),
  amount(
    'runnerIdleSeconds',
    60,
    DAY_SECONDS,
    'Seconds after its last task at which the background runner ends.',
  ),
  choice(
    'skipPermissionFlags',
    true,
    'Pass the flags with which agents skip their own permission questions.',
  ),
];

/** The setting of that name; the names of version 3.0 are known too. */
export function settingOf(key: string): SettingInfo | undefined {
  return SETTINGS.find((setting) => setting.key === key || setting.olderKey === key);
}

/** Settings from values by key; what is missing has its standard value. Values were checked when they came in. */
export function settingsFrom(values: ReadonlyMap<SettingKey, SettingValue>): Settings {
  const valueOf = (key: SettingKey): SettingValue | undefined => values.get(key) ?? settingOf(key)?.standard;
  const number = (key: SettingKey): number => Number(valueOf(key));
  const truth = (key: SettingKey): boolean => valueOf(key) === true;
  return {
    maxConcurrent: number('maxConcurrent'),
    defaultTimeoutSeconds: number('defaultTimeoutSeconds'),
    graceSeconds: number('graceSeconds'),
    sentinelGraceSeconds: number('sentinelGraceSeconds'),
    dispatch: valueOf('dispatch') === 'manual' ? 'manual' : 'auto',
    continueWhenClosed: truth('continueWhenClosed'),
    retryBackoffBaseSeconds: number('retryBackoffBaseSeconds'),
    retryBackoffCeilingSeconds: number('retryBackoffCeilingSeconds'),
    logMaxBytes: number('logMaxBytes'),
    eventsMaxBytes: number('eventsMaxBytes'),
    eventsKeepDays: number('eventsKeepDays'),
    archive: {
      enabled: truth('archive.enabled'),
      maxCompletedAgeDays: number('archive.maxCompletedAgeDays'),
      maxFailedAgeDays: number('archive.maxFailedAgeDays'),
      maxQueueSize: number('archive.maxQueueSize'),
    },
    runnerIdleSeconds: number('runnerIdleSeconds'),
    skipPermissionFlags: truth('skipPermissionFlags'),
  };
}

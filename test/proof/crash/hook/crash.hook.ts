import { existsSync } from 'node:fs';
import path from 'node:path';
import { Cutter } from './cutter.ts';
import type { Plan } from './effect.ts';
import { wrapFiles } from './wrapFiles.ts';
import { wrapProcesses } from './wrapProcesses.ts';

/**
 * Loaded into a program of ours before it begins (`node --require`). It counts each effect, writes it down, and kills
 * the process just before, in the middle of, or just after a chosen one. The program knows nothing of it.
 */
export function install(plan: Plan): void {
  if (plan.cut !== undefined && existsSync(plan.cut.firedFile)) return;
  const program = path.basename(process.argv[1] ?? '');
  const isTarget = plan.targets.some((target) => program.startsWith(target));
  const cutter = isTarget ? new Cutter(plan) : undefined;
  wrapProcesses(plan, cutter);
  if (cutter !== undefined) wrapFiles(cutter, plan.base);
}

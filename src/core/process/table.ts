import { linuxProcessTable } from './linux/processTable.ts';
import { macosProcessTable } from './macos/processTable.ts';
import type { ProcessTable } from './types.ts';
import { windowsProcessTable } from './windows/processTable.ts';

let own: ProcessTable | undefined;

/** The process table of this machine. */
export function processTable(): ProcessTable {
  return (own ??= tableFor(process.platform));
}

function tableFor(platform: NodeJS.Platform): ProcessTable {
  switch (platform) {
    case 'linux':
    case 'android':
      return linuxProcessTable();
    case 'win32':
      return windowsProcessTable();
    default:
      return macosProcessTable(); // The other systems have a `ps` like that of macOS.
  }
}

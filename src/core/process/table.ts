import { darwinProcessTable } from './platform/darwin.ts';
import { linuxProcessTable } from './platform/linux.ts';
import { windowsProcessTable } from './platform/windows.ts';
import type { ProcessTable } from './types.ts';

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
      return darwinProcessTable(); // The other systems have a `ps` like that of macOS.
  }
}

import { launchWrapped, type LaunchedAgent, type LaunchSpec } from './launch.ts';
import { launchDirect } from './windows/launchDirect.ts';

/**
 * Launches an agent as this system can: under its wrapper on Linux and macOS, directly on Windows, which has no `sh`.
 *
 * @throws OrchestraError as `launchWrapped` and `launchDirect` do.
 */
export async function launchAgent(spec: LaunchSpec): Promise<LaunchedAgent> {
  return process.platform === 'win32' ? launchDirect(spec) : launchWrapped(spec);
}

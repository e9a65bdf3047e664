import { cleanForDisplay } from '../../core/index.ts';

/**
 * A text for a notification of VS Code, which would make links of `[words](command:…)`: foreign text must not bring
 * any.
 */
export function plainMessage(text: string): string {
  return cleanForDisplay(text).replaceAll('](', '] (');
}

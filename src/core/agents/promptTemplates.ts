import full from '../../../prompts/full.md';
import short from '../../../prompts/short.md';

/** Templates that ship, by the name configuration files use for them. Their text is part of the bundle. */
const SHIPPED_TEMPLATES: ReadonlyMap<string, string> = new Map([
  ['prompts/short.md', short],
  ['prompts/full.md', full],
]);

/** Text of the shipped template of that name, or undefined. */
export function shippedTemplate(name: string): string | undefined {
  return SHIPPED_TEMPLATES.get(name.replaceAll('\\', '/').replace(/^\.\//u, ''));
}

/** Values for placeholders, by name. */
export type Values = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{([A-Za-z]+)\}/gu;
const TEMPLATE_TOKEN = /\{\{|\}\}|\{([A-Za-z]+)\}/gu;

function valueOf(values: Values, name: string | undefined): string | undefined {
  return name !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Puts values in place of `{name}`. One pass: what was inserted is never looked at again. Unknown names stay. */
export function substitute(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (found, name: string) => valueOf(values, name) ?? found);
}

/** As {@link substitute}, for prompt templates: doubled braces stand for literal ones. */
export function renderTemplate(template: string, values: Values): string {
  return template.replace(TEMPLATE_TOKEN, (found, name: string | undefined) => {
    if (found === '{{') return '{';
    if (found === '}}') return '}';
    return valueOf(values, name) ?? found;
  });
}

/** Whether the text names the placeholder. */
export function mentions(text: string, name: string): boolean {
  return text.includes(`{${name}}`);
}

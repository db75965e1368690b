import { helloErrors } from './errors.ts';

/**
 * The text of a greeting. Pure: the same input gives the same text, without a clock or a database.
 * @throws HELLO_NAME_BLANK
 */
export function greeting(template: string, name: string): string {
  if (name.trim() === '') throw helloErrors.NAME_BLANK({ value: JSON.stringify(name) });
  return template.replaceAll('{name}', name.trim());
}

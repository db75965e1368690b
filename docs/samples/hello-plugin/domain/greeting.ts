/** The text of a greeting. Pure: the same input gives the same text, without a clock or a database. */
export function greeting(template: string, name: string): string {
  return template.replaceAll('{name}', name.trim());
}

/** Whether two drafts of a form have the same fields: then there is nothing to reset. */
export function isSameDraft<Draft extends object>(a: Draft, b: Draft): boolean {
  return (Object.keys(a) as (keyof Draft)[]).every((field) => a[field] === b[field]);
}

import { currentLanguage, type ProblemError } from '@lingtan/web-sdk';

/** Problems by form path, out of a refused configuration: `params.fields[].field` is `body.value.meters.2.id`. */
export function fieldProblems(error: ProblemError | null): Record<string, string> {
  const fields = error?.problem.params?.['fields'];
  if (!Array.isArray(fields)) return {};
  const found: Record<string, string> = {};
  for (const entry of fields as unknown[]) {
    if (typeof entry !== 'object' || entry === null) continue;
    const {
      field,
      expected: en,
      'zh-CN': zh,
    } = entry as {
      field?: unknown;
      expected?: unknown;
      'zh-CN'?: { expected?: unknown };
    };
    if (typeof field !== 'string') continue;
    const expected = currentLanguage() === 'zh-CN' ? (zh?.expected ?? en) : en;
    found[field.replace(/^(body\.)?(value\.)?/, '')] = typeof expected === 'string' ? expected : error!.message;
  }
  return found;
}

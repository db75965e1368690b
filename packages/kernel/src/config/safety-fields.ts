import {
  canonicalJson,
  formSchema,
  freshPerson,
  type LocalizedText,
  type PluginDefinition,
  type Principal,
  type ProposedChange,
} from '@lingtan/sdk';
import { meaningOf } from './control-points.ts';
import { mapMarked, mapSecrets } from './secret-fields.ts';

type Field = Pick<ProposedChange, 'title' | 'unit'> & { value: unknown };

/**
 * What differs between two documents in fields that are marked `safety`: limits that protect people, devices or money, and who
 * may move them; and in those that say what the points mean which control rests on. A list entry with an id is the same entry
 * wherever it stands.
 */
export function safetyChanges(
  before: unknown,
  after: unknown,
  schema: Record<string, unknown>,
  controlPoints: ReadonlySet<string> = new Set(),
): ProposedChange[] {
  return changesBetween(fieldsOf(before, schema, controlPoints), fieldsOf(after, schema, controlPoints));
}

/** Of {@link safetyChanges} those in what the points mean: of settings that nobody has set before, so that they move no limit of their own. */
export function meaningChanges(
  before: unknown,
  after: unknown,
  schema: Record<string, unknown>,
  controlPoints: ReadonlySet<string>,
): ProposedChange[] {
  const own = new Set(safetyChanges(before, after, schema).map(({ field }) => field));
  return safetyChanges(before, after, schema, controlPoints).filter(({ field }) => !own.has(field));
}

function changesBetween(old: Map<string, Field>, fresh: Map<string, Field>): ProposedChange[] {
  return [...new Map([...old, ...fresh])]
    .map(([field, { title, unit }]) => {
      return { field, title, unit, before: old.get(field)?.value ?? null, after: fresh.get(field)?.value ?? null };
    })
    .filter((change) => canonicalJson(change.before) !== canonicalJson(change.after));
}

/** Whether settings of a schema have a field that is marked `safety`. */
const hasLimits = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  ((schema as { safety?: unknown }).safety === true || Object.values(schema).some(hasLimits));

/**
 * Has a person answer for switching on a plugin that has limits, and no key: what two persons let it do goes on with that.
 *
 * @param now ms UTC
 * @throws PERSON_NEEDED, AUTH_CONFIRM_REQUIRED
 */
export function assertMaySwitchOn(definition: PluginDefinition | null, principal: Principal, now: number): void {
  if (principal.kind !== 'system' && definition && hasLimits(formSchema(definition.config.schema)))
    freshPerson(principal, now);
}

function fieldsOf(
  document: unknown,
  schema: Record<string, unknown>,
  controlPoints: ReadonlySet<string>,
): Map<string, Field> {
  const found = new Map<string, Field>();
  const also = meaningOf(document, schema, controlPoints);
  const take = (pointer: string, value: unknown, { own }: { own: readonly Record<string, unknown>[] }) => {
    const said = own.find((each) => each['titles'])?.['titles'] as LocalizedText | undefined;
    const unit = own.find((each) => typeof each['unit'] === 'string')?.['unit'] as string | undefined;
    // An empty list allows nobody and nothing, as one that is not there: a device that comes without moves no limit.
    const isEmpty = Array.isArray(value) && value.length === 0;
    // Of two fields of one pointer, as in a document of before with an id twice, neither hides the other.
    const field = found.has(pointer) ? `${pointer} (${found.size})` : pointer;
    found.set(field, { value: isEmpty ? null : value, unit: unit ?? null, title: titleOf(pointer, said) });
    return value;
  };
  // Who decides reads what changes: a secret within it is nobody's.
  mapMarked(
    mapSecrets(document, schema, () => undefined),
    schema,
    'safety',
    take,
    also,
  );
  return found;
}

/** The entries of lists that it is in, and its own title. */
function titleOf(pointer: string, said: LocalizedText | undefined): LocalizedText {
  const parts = pointer.split('/');
  const entries = parts.flatMap((part) => /^\w+=(.*)$/.exec(part)?.slice(1) ?? []);
  const last = parts.at(-1)!;
  const inLanguage = (language: 'en' | 'zh-CN') => [...entries, said?.[language] ?? last].join(' · ');
  return { en: inLanguage('en'), 'zh-CN': inLanguage('zh-CN') };
}

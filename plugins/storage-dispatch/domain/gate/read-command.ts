import { commandLevels, commandSources, principalKinds } from '../../contracts/index.ts';
import type { GateFinding, PlanSlotRef, Principal, SetpointCommand } from '../../contracts/index.ts';
import { gateFinding } from './rule.ts';

const maxText = 500;
const maxApprovals = 20;

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class Reader {
  readonly findings: GateFinding[] = [];
  readonly #fields: Fields;
  constructor(fields: Fields) {
    this.#fields = fields;
  }

  /** Own fields only: a value from a prototype is nobody's wish. */
  get(field: string): unknown {
    return Object.hasOwn(this.#fields, field) ? this.#fields[field] : undefined;
  }

  #wrong(field: string, value: unknown, expected: string): void {
    this.findings.push(
      value === undefined || value === null
        ? gateFinding('field-missing', 'refuse', { field })
        : gateFinding('field-invalid', 'refuse', { field, expected }),
    );
  }

  number(field: string): number {
    const value = this.get(field);
    if (typeof value !== 'number') this.#wrong(field, value, 'number');
    else if (!Number.isFinite(value)) {
      this.findings.push(gateFinding('not-finite', 'refuse', { field, value: String(value) }));
    } else return value + 0;
    return 0;
  }

  text(field: string): string {
    const value = this.get(field);
    if (typeof value === 'string' && value.length > 0 && value.length <= maxText) return value;
    this.#wrong(field, value, `text of 1 to ${maxText} characters`);
    return '';
  }

  textOrNull(field: string): string | null {
    const value = this.get(field);
    return value === undefined || value === null ? null : this.text(field);
  }

  oneOf<Value extends string>(field: string, values: readonly [Value, ...Value[]]): Value {
    const value = this.get(field);
    const found = values.find((entry) => entry === value);
    if (found === undefined) this.#wrong(field, value, values.join(' | '));
    return found ?? values[0];
  }

  texts(field: string): string[] {
    const value = this.get(field);
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && value.length <= maxApprovals && value.every((entry) => typeof entry === 'string')) {
      return [...new Set(value)];
    }
    this.#wrong(field, value, `list of at most ${maxApprovals} texts`);
    return [];
  }

  planSlot(field: string): PlanSlotRef | null {
    const value = this.get(field);
    if (value === undefined || value === null) return null;
    if (isObject(value) && typeof value.planId === 'string' && Number.isSafeInteger(value.slot)) {
      return { planId: value.planId, slot: Number(value.slot) };
    }
    this.#wrong(field, value, '{ planId, slot }');
    return null;
  }

  principal(field: string): Principal {
    const value = this.get(field);
    if (isObject(value)) {
      const kind = principalKinds.find((entry) => entry === value.kind);
      const { id, permissions } = value;
      const personId = value.personId ?? null;
      const person = typeof personId === 'string' && personId.length > 0 ? personId : null;
      const known = personId === null || person !== null;
      // A person or a person's key without the person would escape the second look.
      const complete = person !== null || kind === 'service' || kind === 'plugin';
      if (kind && typeof id === 'string' && id && known && complete && Array.isArray(permissions)) {
        return { kind, id, personId: person, permissions: permissions.filter((entry) => typeof entry === 'string') };
      }
    }
    this.#wrong(field, value, '{ kind, id, personId, permissions }');
    return { kind: 'plugin', id: '', personId: null, permissions: [] };
  }
}

/**
 * Reads a command of unknown shape into a copy of its own, so that what was checked is what is written.
 * Every field that is wrong is named; numbers must be finite numbers, not texts.
 *
 * @returns the command, or null together with what is wrong
 */
export function readCommand(raw: unknown): { command: SetpointCommand | null; findings: readonly GateFinding[] } {
  if (!isObject(raw)) {
    return {
      command: null,
      findings: [gateFinding('field-invalid', 'refuse', { field: 'command', expected: 'object' })],
    };
  }
  const reader = new Reader(raw);
  const command: SetpointCommand = {
    id: reader.text('id'),
    source: reader.oneOf('source', commandSources),
    level: reader.oneOf('level', commandLevels),
    principal: reader.principal('principal'),
    deviceId: reader.text('deviceId'),
    setpointKw: reader.number('setpointKw'),
    validFrom: reader.number('validFrom'),
    expiresAt: reader.number('expiresAt'),
    reason: reader.text('reason'),
    planSlot: reader.planSlot('planSlot'),
    approvals: reader.texts('approvals'),
    follows: reader.textOrNull('follows'),
    fence: reader.number('fence'),
  };
  return { command: reader.findings.length ? null : command, findings: reader.findings };
}

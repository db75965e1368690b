import type { LocalizedText } from './text.ts';

/** What an error says in Chinese; its English is the message itself. */
export interface ErrorTranslation {
  message: string;
  hint?: string;
}

/**
 * The one error class of Lingtan. Callers compare {@link LingtanError.code}, never the message or the class:
 * a code survives process boundaries, translations and bundles.
 */
export interface LingtanErrorOptions {
  /** HTTP status the error becomes at the API. */
  status?: number;
  /** Values that the message was made from; shown to the caller, so never a secret. */
  params?: Record<string, unknown>;
  /** What to do about it, in one sentence. */
  hint?: string;
  /** The same in Chinese, for people at a screen. */
  'zh-CN'?: ErrorTranslation;
  cause?: unknown;
}

/** @see LingtanErrorOptions */
export class LingtanError extends Error {
  readonly code: string;
  readonly status: number;
  readonly params: Record<string, unknown>;
  readonly hint?: string;
  readonly 'zh-CN'?: ErrorTranslation;

  constructor(code: string, message: string, options: LingtanErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LingtanError';
    this.code = code;
    this.status = options.status ?? 500;
    this.params = options.params ?? {};
    if (options.hint !== undefined) this.hint = options.hint;
    if (options['zh-CN'] !== undefined) this['zh-CN'] = options['zh-CN'];
  }
}

/** Template for one code of an error table: message with `{name}` parameters, and the HTTP status. */
export interface ErrorTemplate extends ErrorTranslation {
  status: number;
  'zh-CN'?: ErrorTranslation;
}

const defined = new Map<string, ErrorTemplate>();

/** Every code that the modules loaded so far define, with its template. */
export function definedErrors(): ReadonlyMap<string, ErrorTemplate> {
  return defined;
}

/**
 * Defines a table of error codes and returns one factory per code. A parameter that is a text in both languages stands in
 * each message in its own; `params` of the error has the English one.
 * @example
 * const errors = defineErrors('METER', {
 *   NOT_FOUND: { message: 'No meter {id}', status: 404, 'zh-CN': { message: '没有计量表 {id}' } },
 * });
 * throw errors.NOT_FOUND({ id: 'm-17' }); // code METER_NOT_FOUND
 */
export function defineErrors<const T extends Record<string, ErrorTemplate>>(
  prefix: string,
  table: T,
): { readonly [K in keyof T]: (params?: Record<string, unknown>, cause?: unknown) => LingtanError } {
  const factories: Record<string, (params?: Record<string, unknown>, cause?: unknown) => LingtanError> = {};
  for (const [name, template] of Object.entries<ErrorTemplate>(table)) {
    const code = `${prefix}_${name}`;
    defined.set(code, template);
    factories[name] = (given = {}, cause) => {
      const { message, hint } = said(template, given, 'en');
      const params = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, inLanguage(value, 'en')]));
      return new LingtanError(code, message, {
        status: template.status,
        params,
        ...(hint === undefined ? {} : { hint }),
        ...(template['zh-CN'] ? { 'zh-CN': said(template['zh-CN'], given, 'zh-CN') } : {}),
        cause,
      });
    };
  }
  return factories as never;
}

function said(
  { message, hint }: ErrorTranslation,
  params: Record<string, unknown>,
  language: keyof LocalizedText,
): ErrorTranslation {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, key: string) =>
      key in params ? String(inLanguage(params[key], language)) : whole,
    );
  return { message: fill(message), ...(hint === undefined ? {} : { hint: fill(hint) }) };
}

function inLanguage(value: unknown, language: keyof LocalizedText): unknown {
  const text = value as Partial<LocalizedText> | null;
  return typeof text === 'object' && typeof text?.en === 'string' && typeof text['zh-CN'] === 'string'
    ? text[language]
    : value;
}

/**
 * Thrown by a plugin's `start` when something it needs is not there yet (a broker that does not answer, a device
 * that is off). The kernel retries with back-off; any other error marks the plugin `failed`.
 */
export class NotReady extends LingtanError {
  constructor(reason: string, options: Omit<LingtanErrorOptions, 'status'> = {}) {
    super('PLUGIN_NOT_READY', reason, { ...options, status: 503 });
    this.name = 'NotReady';
  }
}

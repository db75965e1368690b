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
  cause?: unknown;
}

/** @see LingtanErrorOptions */
export class LingtanError extends Error {
  readonly code: string;
  readonly status: number;
  readonly params: Record<string, unknown>;
  readonly hint?: string;

  constructor(code: string, message: string, options: LingtanErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LingtanError';
    this.code = code;
    this.status = options.status ?? 500;
    this.params = options.params ?? {};
    if (options.hint !== undefined) this.hint = options.hint;
  }
}

/** Template for one code of an error table: message with `{name}` parameters, and the HTTP status. */
export interface ErrorTemplate {
  message: string;
  status: number;
  hint?: string;
}

/**
 * Defines a table of error codes and returns one factory per code.
 * @example
 * const errors = defineErrors('METER', { NOT_FOUND: { message: 'No meter {id}', status: 404 } });
 * throw errors.NOT_FOUND({ id: 'm-17' }); // code METER_NOT_FOUND
 */
export function defineErrors<const T extends Record<string, ErrorTemplate>>(
  prefix: string,
  table: T,
): { readonly [K in keyof T]: (params?: Record<string, unknown>, cause?: unknown) => LingtanError } {
  const factories: Record<string, (params?: Record<string, unknown>, cause?: unknown) => LingtanError> = {};
  for (const [name, template] of Object.entries(table)) {
    factories[name] = (params = {}, cause) =>
      new LingtanError(
        `${prefix}_${name}`,
        template.message.replace(/\{(\w+)\}/g, (whole, key: string) => (key in params ? String(params[key]) : whole)),
        { status: template.status, params, ...(template.hint ? { hint: template.hint } : {}), cause },
      );
  }
  return factories as never;
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

/** An error as it goes from one process to another: `code` survives, the class does not. */
export interface WireError {
  code: string;
  message: string;
  status?: number;
  params?: Record<string, unknown>;
  hint?: string;
  'zh-CN'?: { message: string; hint?: string };
}

/** Takes an error apart. What has no code is a plain failure of the plugin. */
export function toWire(error: unknown): WireError {
  const given = (
    typeof error === 'object' && error !== null ? error : { message: String(error) }
  ) as Partial<WireError>;
  return {
    code: typeof given.code === 'string' ? given.code : 'PLUGIN_ERROR',
    message: String(given.message ?? error),
    ...(typeof given.status === 'number' ? { status: given.status } : {}),
    ...(given.params ? { params: given.params } : {}),
    ...(given.hint ? { hint: given.hint } : {}),
    ...(given['zh-CN'] ? { 'zh-CN': given['zh-CN'] } : {}),
  };
}

import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { otlpReceiver, syslogReceiver, type AuditOut } from '@lingtan/kernel';
import { LingtanError } from '@lingtan/sdk';

/**
 * Where the audit log goes, by the environment: `LINGTAN_AUDIT_SYSLOG` (`tls://host[:6514]` or `tcp://host[:601]`, with
 * `LINGTAN_AUDIT_SYSLOG_CA`), `LINGTAN_AUDIT_OTLP` (with `LINGTAN_AUDIT_OTLP_TOKEN_FILE`), `LINGTAN_AUDIT_ANCHORS` (a file) and
 * `LINGTAN_AUDIT_TIMESTAMPS` (a time stamping authority).
 * @throws CLI_BAD_SETTING
 */
export function auditOutFromEnv(env: NodeJS.ProcessEnv, version: string): AuditOut {
  const syslog = addressOf(env, 'LINGTAN_AUDIT_SYSLOG', ['tls:', 'tcp:']);
  const otlp = addressOf(env, 'LINGTAN_AUDIT_OTLP', ['https:', 'http:']);
  const authority = addressOf(env, 'LINGTAN_AUDIT_TIMESTAMPS', ['https:', 'http:']);
  const file = env['LINGTAN_AUDIT_ANCHORS'] || undefined;
  if (file !== undefined && !isAbsolute(file))
    throw settingError('LINGTAN_AUDIT_ANCHORS', file, 'the absolute path of a file');
  const ca = textOf(env, 'LINGTAN_AUDIT_SYSLOG_CA');
  const token = textOf(env, 'LINGTAN_AUDIT_OTLP_TOKEN_FILE')?.trim();
  return {
    receivers: [
      ...(syslog ? [syslogReceiver({ url: syslog, ...(ca === undefined ? {} : { ca }) })] : []),
      ...(otlp
        ? [otlpReceiver({ url: otlp, version, ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}) })]
        : []),
    ],
    anchors: { ...(file === undefined ? {} : { file }), ...(authority ? { authority } : {}) },
  };
}

function addressOf(env: NodeJS.ProcessEnv, name: string, protocols: readonly string[]): URL | null {
  const value = env[name];
  if (!value) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !protocols.includes(url.protocol) || !url.hostname || url.username || url.password)
    throw settingError(
      name,
      value.replace(/\/\/[^/]*@/, '//…@'),
      `an address that begins with ${protocols.join('// or ')}//, without a name or password`,
    );
  return url;
}

function textOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const file = env[name];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw settingError(name, file, 'a file that can be read', cause);
  }
}

const settingError = (name: string, value: string, expected: string, cause?: unknown): LingtanError =>
  new LingtanError('CLI_BAD_SETTING', `${name} is ${value}; expected ${expected}`, { status: 400, cause });

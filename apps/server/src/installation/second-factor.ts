import type { KernelOptions } from '@lingtan/kernel';
import { defineErrors } from '@lingtan/sdk';

const secondFactorErrors = defineErrors('SERVER', {
  BAD_SECOND_FACTOR: {
    message: 'LINGTAN_SECOND_FACTOR is {value}; expected everybody, required or offered',
    status: 500,
    'zh-CN': { message: 'LINGTAN_SECOND_FACTOR 为 {value}；应为 everybody、required 或 offered' },
  },
});

/**
 * Who must have a second factor: LINGTAN_SECOND_FACTOR, by default administrators and whoever can change what a park does, where
 * the server can be reached from other machines.
 * @throws SERVER_BAD_SECOND_FACTOR
 */
export function secondFactorOf(env: NodeJS.ProcessEnv, host: string): NonNullable<KernelOptions['secondFactor']> {
  const value = env['LINGTAN_SECOND_FACTOR'] || null;
  if (value === 'everybody' || value === 'required' || value === 'offered') return value;
  if (value !== null) throw secondFactorErrors.BAD_SECOND_FACTOR({ value });
  const publicUrl = env['LINGTAN_PUBLIC_URL'];
  return [host, ...(publicUrl ? [new URL(publicUrl).hostname] : [])].every(isLoopback) ? 'offered' : 'required';
}

const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host) || host.toLowerCase().endsWith('.localhost');

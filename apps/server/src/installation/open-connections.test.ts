import { describe, expect, it } from 'vitest';
import { assertServicesPrivate, openConnections } from './open-connections.ts';

const of = (env: Record<string, string>) =>
  openConnections(env).map(({ setting, host, without }) => `${setting} ${host} ${without}`);

const refusalOf = (work: () => void): Error & { hint?: string } => {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
};

describe('services of other machines', () => {
  it.each([
    ['postgres://u:p@db.park/lingtan', 'tls'],
    ['postgres://u:p@db.park/lingtan?sslmode=disable', 'tls'],
    ['postgres://u:p@10.0.0.7:5433/lingtan?sslmode=no-verify', 'check'],
    ['postgres://u:p@db.park/lingtan?uselibpqcompat=true&sslmode=require', 'check'],
  ])('are named where %s has no %s', (url, without) => {
    for (const setting of ['DATABASE_URL', 'LINGTAN_APP_DATABASE_URL', 'LINGTAN_KERNEL_DATABASE_URL'])
      expect(of({ [setting]: url })).toEqual([`${setting} ${url.includes('10.') ? '10.0.0.7' : 'db.park'} ${without}`]);
  });

  it('are named for Redis and brokers without TLS too, never with a password', () => {
    const found = of({ REDIS_URL: 'redis://:secret@redis.park:6379', MQTT_URL: 'mqtt://u:secret@broker.park' });
    expect(found).toEqual(['REDIS_URL redis.park tls', 'MQTT_URL broker.park tls']);
  });

  it.each([
    ['DATABASE_URL', 'postgres://u:p@db.park/lingtan?sslmode=verify-full'],
    ['DATABASE_URL', 'postgres://u:p@db.park/lingtan?sslmode=require'],
    ['DATABASE_URL', 'postgres://u:p@127.0.0.1:5432/lingtan'],
    ['DATABASE_URL', 'postgres://u:p@localhost/lingtan'],
    ['DATABASE_URL', 'postgres:///lingtan?host=/run/postgresql'],
    ['REDIS_URL', 'rediss://redis.park:6380'],
    ['REDIS_URL', 'redis://127.0.0.1:6379'],
    ['MQTT_URL', 'mqtts://broker.park'],
  ])('are not named where TLS is checked, or nobody else is in between: %s=%s', (setting, url) => {
    expect(of({ [setting]: url })).toEqual([]);
  });

  it('are not reached in the clear: no server starts, and it says which and what to set, without a password', () => {
    const env = { DATABASE_URL: 'postgres://u:secret@db.park/lingtan', REDIS_URL: 'redis://:secret@redis.park' };
    const refusal = refusalOf(() => assertServicesPrivate(env));
    expect(refusal).toMatchObject({ code: 'INSTALLATION_PLAIN_SERVICES' });
    for (const word of ['DATABASE_URL db.park', 'REDIS_URL redis.park']) expect(refusal.message).toContain(word);
    expect(refusal.hint).toContain('LINGTAN_PLAIN_SERVICES=allowed');
    expect(JSON.stringify(refusal) + refusal.message).not.toContain(':secret');
    assertServicesPrivate({ ...env, LINGTAN_PLAIN_SERVICES: 'allowed' });
    assertServicesPrivate({ DATABASE_URL: 'postgres://u:p@127.0.0.1/lingtan', MQTT_URL: 'mqtts://broker.park' });
  });

  it.each([
    ['DATABASE_URL', 'postgres://u:p@[db/lingtan'],
    ['DATABASE_URL', 'postgres://u:p@db.park/lingtan?sslmode=verify-full&sslrootcert=/nowhere/ca.pem'],
    ['REDIS_URL', 'nothing'],
  ])('are left to whoever connects where they cannot be read: %s=%s', (setting, url) => {
    expect(of({ [setting]: url })).toEqual([]);
  });

  it('are not named where the operator says that their network is its own, in one word', () => {
    const env = { DATABASE_URL: 'postgres://u:p@db.park/lingtan' };
    expect(of({ ...env, LINGTAN_PLAIN_SERVICES: 'allowed' })).toEqual([]);
    expect(() => of({ ...env, LINGTAN_PLAIN_SERVICES: 'yes' })).toThrow('LINGTAN_PLAIN_SERVICES');
  });
});

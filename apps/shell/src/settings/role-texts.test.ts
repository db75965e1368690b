import { parkRoles } from '@lingtan/web-sdk';
import { expect, it } from 'vitest';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';

it.each(parkRoles)('a person who is made %s reads what that is, in both languages', (role) => {
  for (const texts of [en, zh]) {
    expect(texts.role[role]).toBeTruthy();
    expect(texts['role-about'][role].length).toBeGreaterThan(10);
  }
});

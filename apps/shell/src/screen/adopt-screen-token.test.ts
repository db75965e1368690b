import { describe, expect, it } from 'vitest';
import { screenTokenOf } from './adopt-screen-token.ts';

describe('the token in the address of a display', () => {
  it('is taken on the digital screen only, and only when it is one', () => {
    const token = `ls_${'0'.repeat(16)}abc-_`;
    expect(screenTokenOf('/screen/dafeng-port', `#token=${token}`)).toBe(token);
    expect(screenTokenOf('/screen/dafeng-port', `#lang=zh-CN&token=${token}`)).toBe(token);
    expect(screenTokenOf('/parks/dafeng-port', `#token=${token}`)).toBeNull();
    expect(screenTokenOf('/screen/dafeng-port', '#token=lt_abc')).toBeNull();
    expect(screenTokenOf('/screen/dafeng-port', '')).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { machineText } from './machine-text.ts';

const zh = (message: string): string => machineText(message, 'zh-CN');

describe('what machines say', () => {
  it('stays English on English pages', () => {
    expect(machineText('connect ECONNREFUSED 10.0.0.1:502', 'en')).toBe('connect ECONNREFUSED 10.0.0.1:502');
  });

  it('is put into Chinese with its figures', () => {
    expect(zh('connect ECONNREFUSED 10.0.0.1:502')).toBe('10.0.0.1:502 拒绝连接');
    expect(zh('no answer to 02010200 within 500 ms')).toBe('500 ms 内未应答 02010200');
    expect(zh('the webhook answered 500')).toBe('Webhook 应答 500');
  });

  it('is put part by part, also within a part', () => {
    expect(zh('crc mismatch, length mismatch; CRC 1C80, computed 4B37; length 101 announced, 99 found')).toBe(
      'CRC 校验错误，长度不符；报文 CRC 1C80，计算得 4B37；标称长度 101，实际 99',
    );
    expect(zh('2 of 3 browsers were not told: https://push.example answered 503')).toBe(
      '3 个浏览器中有 2 个未送达：https://push.example 应答 503',
    );
    expect(zh('not stored yet: connect ECONNREFUSED 127.0.0.1:5432')).toBe('尚未入库：127.0.0.1:5432 拒绝连接');
    expect(zh('2 of 5 devices do not answer: pv-1, pv-2')).toBe('5 台设备中有 2 台无应答：pv-1, pv-2');
    expect(zh('The meter answered or needs no check.')).toBe('设备有应答或无需检查。');
    expect(zh('answers on 10.0.0.8:2404, 312 objects read')).toBe('10.0.0.8:2404 有应答，已读取 312 个信息体');
    expect(zh('02800002: no data')).toBe('02800002：无请求数据');
    expect(zh('FC 3, 1 from 900: Modbus exception 2: Illegal data address (register not supported by device)')).toBe(
      '功能码 3，自 900 起 1 个：Modbus 异常 2：非法数据地址',
    );
  });

  it('that nobody knows stays as it came', () => {
    for (const message of ['550 5.7.1 Relaying denied; see http://example.org', 'E42: pump, seal', ''])
      expect(zh(message)).toBe(message);
  });
});

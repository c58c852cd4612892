import { expect, test } from 'vitest';
import { formatRoute, NO_FILTERS, parseRoute, type Route } from './routes.ts';

const full: Route = {
  section: 'vehicles',
  table: true,
  selection: { kind: 'vehicle', id: '01900000-0000-7000-8000-000000000001' },
  filters: { status: ['moving', 'stolen'], class: ['suv'], branch: ['b1', 'b2'], alarm: true, text: '鄂A 12' },
  params: { tab: 'quarantine', device: 'imei-1' },
  layers: ['coverage'],
  camera: { zoom: 14.25, lat: 30.58123, lon: 114.9, bearing: 12.5 },
};

const read = (address: string): Route => {
  const url = new URL(address, 'http://console');
  return parseRoute(url.pathname, url.search);
};

test('an address carries everything that is on show, so that a colleague who opens it sees the same', () => {
  expect(read(formatRoute(full))).toEqual(full);
});

test('devices and quarantined messages have ids of their own', () => {
  expect(read('/devices?sel=device.860-A').selection).toEqual({ kind: 'device', id: '860-A' });
  expect(read('/devices?sel=quarantine.42').selection).toEqual({ kind: 'quarantine', id: '42' });
  expect(read('/devices?sel=vehicle.42').selection).toBeNull();
});

test('an address of nothing in particular is short', () => {
  const bare: Route = {
    section: 'map',
    table: false,
    selection: null,
    filters: NO_FILTERS,
    params: {},
    layers: [],
    camera: null,
  };
  expect(formatRoute(bare)).toBe('/map');
  expect(read('/')).toEqual(bare);
});

test('what an address says that the console does not know is left out', () => {
  const route = read('/nowhere?sel=ship.1&status=flying,moving&at=NaN,2&view=cards&layers=clouds');
  expect(route).toEqual({
    section: 'map',
    table: false,
    selection: null,
    filters: { ...NO_FILTERS, status: ['moving'] },
    params: {},
    layers: [],
    camera: null,
  });
});

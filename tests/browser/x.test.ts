import { test } from 'node:test';
import assert from 'node:assert/strict';
import { withBrowser } from '../harness/browser.ts';
test('[S0.1] a', withBrowser(async ({ page, shot }) => { await page.goto('/'); assert.equal(await page.textContent('h1'), 'hello 你好'); await shot('x'); }));

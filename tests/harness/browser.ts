// A real browser over a running server: Debian's Chromium by Playwright.
//   test('[S6.10] …', withBrowser(async ({ page, api, shot }) => …))
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { top, withServer, type Api, type House } from './index.ts';

const executablePath = process.env.BULLPEN_CHROMIUM ?? '/usr/bin/chromium';
const args = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

let browser: Promise<Browser> | undefined;
after(async () => (await browser?.catch(() => undefined))?.close());

export interface Look {
	width?: number;
	height?: number;
	language?: 'zh' | 'en';
	dark?: boolean;
	/** Touch and a phone's pixel density. */
	phone?: boolean;
	/** Logged in as; default the owner, null = nobody. */
	as?: Api | null;
}

export interface Stage extends House {
	page: Page;
	/** Another page with a look of its own; closed with the test. */
	openPage(look?: Look): Promise<Page>;
	/** A screenshot into tests/out/NAME.png. */
	shot(name: string, page?: Page): Promise<void>;
}

export const looks = {
	phone: { width: 390, height: 844, phone: true },
	laptop: { width: 1366, height: 768 },
	uhd: { width: 3840, height: 2160 },
} satisfies Record<string, Look>;

/** The body of a test in a browser. Errors on the page's console and in its scripts fail the test. */
export function withBrowser(body: (stage: Stage) => Promise<void>, look: Look & { wishes?: Parameters<typeof withServer>[1] } = {}) {
	return withServer(async house => {
		browser ??= chromium.launch({ executablePath, args });
		const contexts: BrowserContext[] = [];
		const errors: string[] = [];
		const openPage = async (wish: Look = {}): Promise<Page> => {
			const context = await (await browser!).newContext({
				baseURL: house.server.url, locale: wish.language === 'en' ? 'en-US' : 'zh-CN', timezoneId: 'Asia/Shanghai',
				viewport: { width: wish.width ?? 1366, height: wish.height ?? 768 },
				colorScheme: wish.dark ? 'dark' : 'light', hasTouch: !!wish.phone, isMobile: !!wish.phone, deviceScaleFactor: wish.phone ? 2 : 1,
			});
			contexts.push(context);
			if (wish.language) // the person's own choice, over the company's
				await context.addInitScript(language => { try { localStorage.language ??= language; } catch { /* no place yet */ } }, wish.language);
			context.setDefaultTimeout(20_000);
			if (wish.as !== null)
				await context.addCookies((wish.as ?? house.api).jar());
			const page = await context.newPage();
			page.on('pageerror', error => errors.push(`${error}`));
			page.on('console', message => {
				// a refused call is a case a page handles; Chromium logs it all the same
				if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
					errors.push(message.text());
			});
			return page;
		};
		const shot = async (name: string, page?: Page) => {
			mkdirSync(join(top, 'tests/out'), { recursive: true });
			await (page ?? first).screenshot({ path: join(top, 'tests/out', `${name}.png`) });
		};
		const first = await openPage(look);
		try {
			await body({ ...house, page: first, openPage, shot });
			if (errors.length)
				throw new Error(`errors in the page:\n${errors.join('\n')}`);
		} catch (error) {
			const name = `failed-${house.t.name.replaceAll(/[^\w]+/g, '-').slice(0, 60)}`;
			await shot(name).catch(() => {});
			if (errors.length)
				console.error(`errors in the page:\n${errors.join('\n')}`);
			throw error;
		} finally {
			for (const context of contexts)
				await context.close();
		}
	}, look.wishes);
}

/** What axe-core finds wrong with the page (WCAG A and AA), empty when all is well. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
	const { default: axe } = await import('axe-core');
	await page.evaluate(axe.source);
	const result = await page.evaluate(() => (window as any).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
	return result.violations.flatMap((fault: any) => fault.nodes.map((node: any) => `${fault.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

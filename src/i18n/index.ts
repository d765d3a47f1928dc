import { en } from './en.ts'
import { zh } from './zh.ts'

export const LANGUAGES = ['en', 'zh'] as const
export type Language = typeof LANGUAGES[number]
export type TextKey = keyof typeof en
export type Catalogue = Readonly<Record<TextKey, string>>
export type TextValues = Readonly<Record<string, string | number>>

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, zh }

/** What a page says about its own language: the tag for `lang`, the direction of its script, its name in itself. */
export function languageFacts (language: Language) {
  const { 'language.tag': tag, 'language.direction': direction, 'language.name': name } = CATALOGUES[language]
  return { language, tag, direction, name }
}

/** Puts `values` into the `{name}` places of a text; a place without a value stays visible. */
export function fill (text: string, values: TextValues = {}): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}

export function translate (language: Language, key: TextKey, values?: TextValues): string {
  return fill(CATALOGUES[language][key], values)
}

/** The name of a pipeline stage for people; a stage the catalogue does not know keeps its own name. */
export function stageText (language: Language, stage: string): string {
  const key = `stage.${stage}`
  return key in CATALOGUES[language] ? CATALOGUES[language][key as TextKey] : stage
}

/** Title and explanation of an intermediate picture; one that the catalogue does not know keeps its own name. */
export function pictureText (language: Language, name: string): { title: string, explanation: string } {
  const [title, explanation] = [`made.${name}`, `made.${name}Hint`]
  const texts = CATALOGUES[language]
  if (!(title in texts)) return { title: name, explanation: '' }
  return { title: texts[title as TextKey], explanation: texts[explanation as TextKey] }
}

export function isLanguage (value: unknown): value is Language {
  return LANGUAGES.includes(value as Language)
}

/** The language a browser asks for most; English when it asks for neither. */
export function negotiateLanguage (acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? '').split(',').map(readWish).sort((a, b) => b.weight - a.weight)
  return wishes.map(({ tag }) => tag.split('-')[0]).find(isLanguage) ?? 'en'
}

function readWish (wish: string) {
  const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';')
  const quality = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='))
  const weight = quality === undefined ? 1 : Number(quality.slice(2))
  return { tag, weight: Number.isFinite(weight) ? weight : 0 }
}

"""Makes scans with known text, because real letters of citizens may not lie in a repository.

Pages are set with Debian's Noto fonts through Pillow's raqm layout, so that Bengali and Devanagari conjuncts
are shaped as on paper, and then spoilt as a scanner spoils them: noise, some skew, a sheet upside down.
Run as a program it writes the demonstration letter: `python -m tests.support.pages deploy/demo/letter.tif`.
"""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/truetype/noto")
DPI = 300
A4_INCHES = (8.27, 11.69)
WHITE, BLACK = 255, 0

Language = Literal["en", "bn", "hi"]

FONT_FILES: dict[Language, str] = {
    "en": "NotoSerif-Regular.ttf",
    "bn": "NotoSerifBengali-Regular.ttf",
    "hi": "NotoSerifDevanagari-Regular.ttf",
}
TESSERACT_CODES: dict[Language, str] = {"en": "eng", "bn": "ben", "hi": "hin"}

ENGLISH = """To
The District Magistrate
Collectorate, Civil Lines

Subject: Repair of the culvert on the road from Shimulpur to the market

Sir,

The culvert on the Shimulpur market road fell in during the rains of August. Since then no cart and no \
ambulance can cross, and the children of three villages walk four kilometres more to reach their school. In \
September the Gram Panchayat put bamboo over the gap, but it will not bear any weight.

We request that the place be inspected before the winter sowing and that money for the repair be \
sanctioned from the fund for rural roads. A sketch of the place, made by the village engineer, and \
the names of the families who use the road stand on the next page, in Bengali.

We also ask to be told the number under which this letter is registered, so that we may ask about it later.

Yours faithfully,

Haripada Mondal
for the people of Shimulpur
16 November 2026"""

BENGALI = """মাননীয় জেলাশাসক মহাশয় সমীপেষু

বিষয়: শিমুলপুর বাজার রাস্তার কালভার্ট মেরামত

মহাশয়,

বিনীত নিবেদন এই যে, গত আগস্ট মাসের প্রবল বর্ষণে শিমুলপুর বাজার যাওয়ার রাস্তার কালভার্টটি ভেঙে পড়েছে। সেই থেকে \
গরুর গাড়ি বা অ্যাম্বুলেন্স কিছুই চলাচল করতে পারছে না। তিনটি গ্রামের ছাত্রছাত্রীরা অতিরিক্ত চার কিলোমিটার পথ হেঁটে \
বিদ্যালয়ে যাচ্ছে। গ্রাম পঞ্চায়েত বাঁশের সাঁকো তৈরি করেছিল, কিন্তু তার উপর দিয়ে ভারী জিনিস নিয়ে যাওয়া সম্ভব নয়।

আমাদের প্রার্থনা, শীতের চাষ শুরু হওয়ার আগে স্থানটি পরিদর্শন করা হোক এবং গ্রামীণ সড়ক তহবিল থেকে মেরামতির জন্য \
প্রয়োজনীয় অর্থ মঞ্জুর করা হোক। রাস্তাটি ব্যবহার করেন এমন পরিবারগুলির নাম নীচে দেওয়া হল।

মণ্ডল পরিবার, বিশ্বাস পরিবার, শেখ পরিবার, মুর্মু পরিবার, চক্রবর্তী পরিবার।

নিবেদক
হরিপদ মণ্ডল
শিমুলপুর গ্রামবাসীবৃন্দের পক্ষে"""

HINDI = """सेवा में
जिला मजिस्ट्रेट महोदय

विषय: ग्राम शिमुलपुर के प्राथमिक विद्यालय में पेयजल की व्यवस्था

महोदय,

निवेदन है कि हमारे ग्राम के प्राथमिक विद्यालय का हैंडपंप पिछले दो महीनों से खराब पड़ा है। विद्यालय में एक सौ बीस \
छात्र और छात्राएँ पढ़ते हैं और उन्हें पानी के लिए आधा किलोमीटर दूर जाना पड़ता है। इस विषय में प्रखंड कार्यालय को पहले भी \
सूचित किया गया था, किन्तु अब तक कोई कार्रवाई नहीं हुई है।

अतः आपसे प्रार्थना है कि हैंडपंप की मरम्मत शीघ्र कराई जाए और जब तक मरम्मत न हो तब तक पानी का टैंकर भेजने की कृपा की जाए। \
इस पत्र की पंजीकरण संख्या भी हमें बताई जाए।

भवदीय
रामस्वरूप यादव
ग्राम शिमुलपुर के निवासियों की ओर से"""

TEXTS: dict[Language, str] = {"en": ENGLISH, "bn": BENGALI, "hi": HINDI}


@dataclass(frozen=True)
class Page:
    """One sheet as a greyscale picture at `DPI`, and the words that stand on it."""

    image: Image.Image
    text: str


def page(language: Language, text: str | None = None, *, points: float = 12.5) -> Page:
    """A clean A4 sheet with this text, by default the language's sample letter, wrapped to the margins."""
    words = TEXTS[language] if text is None else text
    sheet = _sheet()
    font = _font(language, points)
    pen = ImageDraw.Draw(sheet)
    margin, spacing = DPI, round(points * DPI / 72 * 1.55)
    for number, line in enumerate(_wrapped(words, font, sheet.width - 2 * margin)):
        pen.text((margin, margin + number * spacing), line, font=font, fill=BLACK)
    return Page(sheet, words)


def mixed(text: str, *, points: float = 12.5) -> Page:
    """Bengali lines with English words, each word in its own letters."""
    sheet = _sheet()
    fonts = {language: _font(language, points) for language in ("en", "bn")}
    pen, space = ImageDraw.Draw(sheet), fonts["en"].getlength(" ")
    for number, line in enumerate(text.split("\n")):
        x: float = DPI
        for word in line.split():
            font = fonts["en" if word.isascii() else "bn"]
            baseline = DPI + (number + 1) * round(points * DPI / 72 * 1.55)
            pen.text((x, baseline), word, font=font, fill=BLACK, anchor="ls")
            x += font.getlength(word) + space
    return Page(sheet, text)


def blank() -> Page:
    """An empty sheet: the back of a letter that was scanned on both sides."""
    return Page(_sheet(), "")


def noisy(sheet: Page, *, specks: int = 4000, seed: int = 1) -> Page:
    """The sheet with a soft focus and dust on the glass; the same seed makes the same dust."""
    image = sheet.image.filter(ImageFilter.GaussianBlur(0.8))
    dust = random.Random(seed)
    for _ in range(specks):
        at = dust.randrange(image.width), dust.randrange(image.height)
        image.putpixel(at, dust.choice((BLACK, WHITE)))
    return Page(image, sheet.text)


def skewed(sheet: Page, degrees: float) -> Page:
    """The sheet as it comes through a feeder at an angle, counter-clockwise."""
    image = sheet.image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=WHITE)
    return Page(image, sheet.text)


def turned(sheet: Page, degrees: Literal[90, 180, 270]) -> Page:
    """The sheet fed sideways or upside down, counter-clockwise."""
    return Page(sheet.image.rotate(degrees, expand=True), sheet.text)


def letter() -> list[Page]:
    """The demonstration's letter to the district office: English, slightly askew; Bengali, upside down."""
    return [skewed(page("en"), 1.4), turned(skewed(page("bn"), -1.1), 180)]


def tiff(sheets: Sequence[Page], *, bilevel: bool = True) -> bytes:
    """A multi-page TIFF as scanners write it: bilevel with group 4 compression, or greyscale with LZW."""
    images = [_bilevel(sheet.image) if bilevel else sheet.image for sheet in sheets]
    return _saved(
        images, "TIFF", compression="group4" if bilevel else "tiff_lzw", dpi=(DPI, DPI), save_all=True
    )


def pdf(sheets: Sequence[Page]) -> bytes:
    """A PDF of page images without a text layer."""
    return _saved([sheet.image for sheet in sheets], "PDF", resolution=DPI, save_all=True)


def png(sheet: Page) -> bytes:
    """One page as PNG with its resolution."""
    return _saved([sheet.image], "PNG", dpi=(DPI, DPI))


def jpeg(sheet: Page, *, quality: int = 80) -> bytes:
    """One page as a camera or a flat-bed writes it."""
    return _saved([sheet.image], "JPEG", dpi=(DPI, DPI), quality=quality)


def _font(language: Language, points: float) -> ImageFont.FreeTypeFont:
    path, size = str(FONTS / FONT_FILES[language]), round(points * DPI / 72)
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)


def _sheet() -> Image.Image:
    return Image.new("L", (round(A4_INCHES[0] * DPI), round(A4_INCHES[1] * DPI)), WHITE)


def _bilevel(image: Image.Image) -> Image.Image:
    return image.point(lambda grey: WHITE if grey > 150 else BLACK).convert("1")


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines no wider than `width`; a line break in the text stays one."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in paragraph.split():
            longer = f"{current} {word}".strip()
            if current and font.getlength(longer) > width:
                lines.append(current)
                current = word
            else:
                current = longer
        lines.append(current)
    return lines


def _saved(images: Sequence[Image.Image], kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    if options.get("save_all"):
        options["append_images"] = list(images[1:])
    images[0].save(target, kind, **options)
    return target.getvalue()


def main(arguments: Sequence[str]) -> int:
    """Write the demonstration letter to the path given as the only argument."""
    (target,) = arguments
    Path(target).write_bytes(tiff(letter()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

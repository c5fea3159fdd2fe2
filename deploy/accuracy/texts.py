"""What stands on the pages of the sets: letters and notes as an office gets them, with invented names."""

from __future__ import annotations

from typing import Final

ENGLISH: Final = """Office of the Block Development Officer
Shimulpur, Nadanghat

Memo No. 1147/BDO/SHM Date: 14/08/2026

To: The Sub-Divisional Officer, Kalidaha

Subject: Repair of Primary School buildings damaged by the storm

With reference to your letter No. 562 dated 27 July 2026, I am to say that eleven school buildings were \
inspected between 3 and 9 August. Four of them have lost their roofs and cannot be used before the pujas; \
seven need tin sheets, doors and whitewash only. The estimate prepared by the Assistant Engineer comes to \
Rs. 18,45,600 and is enclosed with photographs of each building.

It is requested that (a) the amount be placed at our disposal under the head "2202 General Education", and \
(b) the headmasters be permitted to hold classes in the community halls until 31 October. Drinking water and \
mid-day meals will continue as usual, since the kitchens were not damaged.

The villagers of Palashdanga have offered their labour free of charge. A copy of the resolution, passed on \
6 August with 38 votes to 2, is placed below for kind perusal and necessary orders."""

BENGALI: Final = """ব্লক উন্নয়ন আধিকারিকের করণ
শিমুলপুর, নাদনঘাট

স্মারক নং ১১৪৭ তারিখ: ১৪/০৮/২০২৬

প্রতি: মহকুমা শাসক, কালীদহ

বিষয়: ঝড়ে ক্ষতিগ্রস্ত প্রাথমিক বিদ্যালয় ভবনের মেরামতি

আপনার ২৭ জুলাই তারিখের ৫৬২ নং পত্রের প্রেক্ষিতে জানানো যাচ্ছে যে, ৩ থেকে ৯ আগস্টের মধ্যে এগারোটি বিদ্যালয় ভবন পরিদর্শন করা \
হয়েছে। চারটির ছাদ উড়ে গেছে এবং পূজার আগে ব্যবহার করা যাবে না; সাতটিতে কেবল টিন, দরজা ও চুনকামের প্রয়োজন। সহকারী বাস্তুকারের \
প্রস্তুত করা হিসাব অনুযায়ী মোট ১৮,৪৫,৬০০ টাকা লাগবে।

অনুরোধ করা হচ্ছে যে, উক্ত অর্থ আমাদের বরাদ্দ করা হোক এবং প্রধান শিক্ষকদের ৩১ অক্টোবর পর্যন্ত কমিউনিটি হলে ক্লাস নেওয়ার অনুমতি \
দেওয়া হোক। রান্নাঘরগুলি ক্ষতিগ্রস্ত হয়নি বলে পানীয় জল ও মধ্যাহ্নভোজনের ব্যবস্থা আগের মতোই চলবে।

পলাশডাঙ্গার গ্রামবাসীরা বিনা পারিশ্রমিকে শ্রমদানের প্রস্তাব দিয়েছেন। ৬ আগস্ট ৩৮-২ ভোটে গৃহীত সিদ্ধান্তের প্রতিলিপি সদয় অবগতি ও \
প্রয়োজনীয় আদেশের জন্য নীচে রাখা হল।"""

HINDI: Final = """प्रखंड विकास पदाधिकारी का कार्यालय
शिमुलपुर, नादनघाट

ज्ञापन संख्या 1147 दिनांक: 14/08/2026

सेवा में, अनुमंडल पदाधिकारी, कालीदह

विषय: तूफान से क्षतिग्रस्त प्राथमिक विद्यालय भवनों की मरम्मत

आपके 27 जुलाई के पत्र संख्या 562 के संदर्भ में सूचित किया जाता है कि 3 से 9 अगस्त के बीच ग्यारह विद्यालय भवनों का निरीक्षण किया \
गया। चार भवनों की छत उड़ गई है और पूजा से पहले उनका उपयोग नहीं हो सकेगा; सात में केवल टीन, दरवाजे और पुताई की आवश्यकता है। \
सहायक अभियंता द्वारा तैयार प्राक्कलन के अनुसार कुल 18,45,600 रुपये लगेंगे।

अनुरोध है कि उक्त राशि हमें आवंटित की जाए और प्रधानाध्यापकों को 31 अक्टूबर तक सामुदायिक भवन में कक्षाएँ चलाने की अनुमति दी \
जाए। रसोईघर क्षतिग्रस्त नहीं हुए हैं, इसलिए पेयजल और मध्याह्न भोजन की व्यवस्था पहले की तरह चलती रहेगी।

पलाशडांगा के ग्रामीणों ने बिना पारिश्रमिक श्रमदान का प्रस्ताव दिया है। 6 अगस्त को 38 के मुकाबले 2 मतों से पारित संकल्प की प्रति \
अवलोकन और आवश्यक आदेश के लिए संलग्न है।"""

BENGALI_ENGLISH: Final = """জেলা শাসকের করণ, Land Acquisition Section
Memo No. 318/LA dated 12/06/2026

বিষয়: National Highway 34 সম্প্রসারণের জন্য জমি অধিগ্রহণ

The following plots of Mouza Kalidaha were measured on 4 June 2026 in the presence of the owners.
নিম্নলিখিত দাগগুলির মাপজোখ মালিকদের উপস্থিতিতে করা হয়েছে।

দাগ নং ২১৭, খতিয়ান ৪৫: Haripada Mondal, 12 decimals
দাগ নং ২১৮, খতিয়ান ৪৬: Sabitri Murmu, 9 decimals
দাগ নং ২২০, খতিয়ান ৫১: Abdul Karim, 15 decimals

The rate was fixed at Rs. 42,500 per decimal by the Valuation Committee.
ক্ষতিপূরণের টাকা Treasury Branch থেকে NEFT মারফত দেওয়া হবে।
আবেদনকারীরা Form C পূরণ করে Aadhaar কার্ডের প্রতিলিপি জমা দেবেন।

Copy forwarded to the Executive Engineer, PWD for information.
অনুলিপি: পঞ্চায়েত প্রধান, শিমুলপুর গ্রাম পঞ্চায়েত।"""

HINDI_ENGLISH: Final = """जिला पदाधिकारी का कार्यालय, Land Acquisition Section
Memo No. 318/LA dated 12/06/2026

विषय: National Highway 34 के विस्तार के लिए भूमि अधिग्रहण

The following plots of Mouza Kalidaha were measured on 4 June 2026 in the presence of the owners.
निम्नलिखित भूखंडों की माप स्वामियों की उपस्थिति में की गई।

खाता संख्या 217, खेसरा 45: Haripada Mondal, 12 decimals
खाता संख्या 218, खेसरा 46: Savitri Murmu, 9 decimals
खाता संख्या 220, खेसरा 51: Abdul Karim, 15 decimals

The rate was fixed at Rs. 42,500 per decimal by the Valuation Committee.
मुआवजे की राशि Treasury Branch से NEFT द्वारा दी जाएगी।
आवेदक Form C भरकर Aadhaar कार्ड की प्रति जमा करेंगे।

Copy forwarded to the Executive Engineer, PWD for information.
प्रतिलिपि: मुखिया, शिमुलपुर ग्राम पंचायत।"""

FRENCH: Final = """Monsieur le Directeur,

Veuillez trouver ci-joint la facture no 2026-118 du 3 juillet 2026, d'un montant total de 1 250,00 euros, \
ainsi que le bon de livraison. Le paiement est attendu sous trente jours.

Cell 4 Cell 5 Cell 6
Total 48 hours 73 pages 15 boxes

Avec nos salutations les plus respectueuses."""

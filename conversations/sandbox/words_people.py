"""First and last names by locale, `name=latin` where the script is another one; organizations."""

FIRST_NAMES: dict[str, str] = {
    "en": "Alice Bob Charlie Grace Oliver Hannah Samuel Ruth Edward Imogen Joseph Amara",
    "de": "Jürgen Käthe Sören Bärbel Björn Annelie Günther Zoë Matthias Rosemarie",
    "fr": "Élodie François Chloé Jérôme Anaïs Benoît Gaëlle Théo Maëlys Loïc",
    "es": "Íñigo Begoña Andrés Lucía Martín Ángela Raúl Sofía Nuño Inés",
    "pl": "Łukasz Małgorzata Błażej Święcisława Paweł Agnieszka Michał Żaneta Józef Róża",
    "ru": "Анна=anna Дмитрий=dmitri Ольга=olga Сергей=sergei Ксения=ksenia Пётр=pyotr "
    "Людмила=lyudmila Артём=artyom",
    "el": "Ελένη=eleni Γιώργος=giorgos Σοφία=sofia Νίκος=nikos Αικατερίνη=katerina "
    "Στέφανος=stefanos",
    "ar": "ليلى=layla يوسف=yusuf مريم=maryam عمر=omar نور=nour خالد=khaled سلمى=salma حسن=hasan",
    "he": "נועה=noa איתן=eitan תמר=tamar אורי=uri מיכל=michal יונתן=yonatan",
    "zh": "伟=wei 芳=fang 静怡=jingyi 俊杰=junjie 雪梅=xuemei 子涵=zihan",
    "ja": "さくら=sakura 健太=kenta 美咲=misaki 翔=sho 陽子=yoko 大輔=daisuke",
    "hi": "आरव=aarav प्रिया=priya रोहन=rohan अनन्या=ananya विकास=vikas मीरा=meera",
}

LAST_NAMES: dict[str, str] = {
    "en": "Okafor Whitfield O'Connor Hale Penrose Mbeki Fairweather Lindqvist Ashdown Tran",
    "de": "Müller Größner Weiß Schäfer Krüger Böhm Jäger Strauß",
    "fr": "Lefèvre Ménard D'Angély Châtelain Bérenger Façonnet Noël",
    "es": "Muñoz Ibáñez Peña Gálvez Núñez Echeverría Ordóñez",
    "pl": "Wiśniewska Dąbrowski Żółtowska Śliwiński Kędziora Gołębiewski",
    "ru": "Соколова=sokolova Ёлкин=yolkin Щербакова=shcherbakova Журавлёв=zhuravlyov Белых=belykh",
    "el": "Παπαδοπούλου=papadopoulou Βλάχος=vlachos Οικονόμου=oikonomou Ξένος=xenos",
    "ar": "الحداد=haddad منصور=mansour الفارسي=farsi درويش=darwish الزهراني=zahrani",
    "he": "לוי=levi ברקוביץ=berkovich שמש=shemesh פרידמן=friedman אלון=alon",
    "zh": "王=wang 李=li 欧阳=ouyang 陈=chen 赵=zhao",
    "ja": "佐藤=sato 渡辺=watanabe 小林=kobayashi 高橋=takahashi",
    "hi": "शर्मा=sharma गुप्ता=gupta अय्यर=iyer चौधरी=chaudhary",
}

LOCALES: dict[str, str] = {
    "en": "en-GB",
    "de": "de-DE",
    "fr": "fr-FR",
    "es": "es-ES",
    "pl": "pl-PL",
    "ru": "ru-RU",
    "el": "el-GR",
    "ar": "ar-EG",
    "he": "he-IL",
    "zh": "zh-CN",
    "ja": "ja-JP",
    "hi": "hi-IN",
}

ORGANIZATIONS: dict[str, str] = {
    "Harbour & Pine Ltd": "harbourpine.example",
    "Bäckerei Größner GmbH": "groessner.example",
    "Atelier Châtelain": "chatelain.example",
    "Peña y Hermanos S.L.": "penahermanos.example",
    "ООО «Белый берег»": "bely-bereg.example",
    "Οικονόμου & Υιοί": "oikonomou.example",
    "مؤسسة النخيل": "nakheel.example",
    "אלון הנדסה בע״מ": "alon-eng.example",
    "青松软件": "qingsong.example",
    "渡辺製作所": "watanabe-works.example",
    "गुप्ता ट्रेडर्स": "gupta-traders.example",
    "Northmoor School": "northmoor.example",
}

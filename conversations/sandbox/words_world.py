"""Dialogues in other languages, one trade each, in the notation of `words_english`."""

SCRIPTS: dict[str, tuple[str, str]] = {
    "de": (
        "table",
        """
A Guten Tag, hier ist der Tischservice. Was kann ich für Sie tun?
U Grüß Gott, ich hätte gern einen Tisch für {n} Personen. | Haben Sie am Freitag noch etwas frei?
A Sehr gern. Um wie viel Uhr möchten Sie kommen?
U Gegen {time}, wenn es geht. | Um {time} wäre schön.
A Um {time} sind wir leider voll, aber um {time2} hätte ich einen Tisch am Fenster.
U Das passt auch. | Na gut, dann {time2}.
U Und bitte einen Kinderstuhl dazu!
A Ist notiert. Auf welchen Namen darf ich reservieren?
U {first}, bitte.
A Vielen Dank, {first}. Ihr Tisch um {time2}, Nummer {ref}.¶Ändern können Sie ihn hier:
  {link}
U Herzlichen Dank, bis dann!
A Wir freuen uns auf Sie. Auf Wiederhören!
""",
    ),
    "fr": (
        "hotel",
        """
U Bonjour, le petit-déjeuner est-il compris ? | Bonjour, la climatisation ne marche pas.
A Bonjour ! Puis-je avoir votre nom, s'il vous plaît ?
U {first}, réservation {ref}.
A Merci, {first}. C'est noté : quelqu'un s'en occupe dans {n} minutes.
U Très bien. Peut-on garder la chambre jusqu'à {time} ?
A Jusqu'à midi, c'est gratuit ; après, il faut compter {amount}.
U Alors midi, ça ira. | C'est un peu cher… midi, alors.
A Parfait. Votre note est ici : {link}
U Merci beaucoup, bonne journée !
A Je vous en prie. À bientôt !
""",
    ),
    "es": (
        "parcel",
        """
U ¿Dónde está mi paquete? Tenía que llegar ayer. | Hola, mi paquete {ref} no ha llegado.
A Lo siento mucho. ¿Me confirma el número de envío?
U Sí, es el {ref}.
A Gracias. Salió del almacén a las {time} y ya está en reparto.
U ¿Y a qué hora llega?
A Entre las {time} y las {time2}. Puede seguirlo aquí: {link}
U No estaré en casa. ¿Lo pueden dejar en el número {n}?
A Claro que sí, ya está anotado.
U ¡Muchísimas gracias!
A A usted, {first}. ¡Que tenga un buen día!
""",
    ),
    "pl": (
        "card",
        """
U Dzień dobry, zgubiłem kartę. Proszę ją zablokować. | Nie rozpoznaję płatności na {amount}.
A Dzień dobry. Proszę podać cztery ostatnie cyfry karty.
U {four}
A Dziękuję. Karta {four} jest już zablokowana.
U A co z płatnością na {amount}? To nie ja.
A Złożyłem reklamację numer {ref}. Odpowiedź przyjdzie w ciągu {n} dni.
U Dobrze. Kiedy dostanę nową kartę?
A Za około {n} dni roboczych. Szczegóły: {link}
U Dziękuję bardzo.
A Proszę bardzo, {first}. Do widzenia!
""",
    ),
    "ru": (
        "parcel",
        """
U Здравствуйте! Где моя посылка? Номер {ref}. | Добрый день, посылка опять задерживается.
A Здравствуйте! Сейчас проверю. Подтвердите, пожалуйста, номер отправления.
U Да, {ref}.
A Спасибо. Посылку отсортировали в {time}, она уже у курьера.
A Секунду, уточню маршрут.
U А когда её привезут?
A Сегодня с {time} до {time2}. Следить можно здесь: {link}
U Меня не будет дома. Можно оставить у соседей, квартира {n}?
A Конечно, я передам курьеру.
U Большое спасибо!
A Пожалуйста, {first}. Всего доброго!
""",
    ),
    "el": (
        "hotel",
        """
U Καλημέρα σας, περιλαμβάνεται το πρωινό; | Καλησπέρα, δεν λειτουργεί ο κλιματισμός.
A Καλημέρα! Μπορώ να έχω το όνομά σας;
U {first}, κράτηση {ref}.
A Ευχαριστώ, {first}. Θα το φροντίσουμε σε {n} λεπτά.
U Μπορούμε να μείνουμε μέχρι τις {time};
A Μέχρι το μεσημέρι είναι δωρεάν, αργότερα κοστίζει {amount}.
U Τότε μέχρι το μεσημέρι, παρακαλώ.
A Έγινε. Ο λογαριασμός σας: {link}
U Ευχαριστώ πολύ!
A Παρακαλώ, καλή διαμονή!
""",
    ),
    "ar": (
        "clinic",
        """
A صباح الخير، معك استقبال العيادة. كيف أساعدك؟
U صباح النور، أريد موعدًا هذا الأسبوع. | مرحبًا، أريد تغيير موعدي يوم الأحد.
A بكل سرور. ما اسمك من فضلك؟
U {first}.
A شكرًا. هل الأمر عاجل؟
U لا، مجرد فحص عادي.
A عندي موعد الساعة {time} أو الساعة {time2}.
U الساعة {time2} مناسبة جدًا.
A تم الحجز برقم {ref}.¶التفاصيل هنا: {link}
U شكرًا جزيلًا.
A على الرحب والسعة، مع السلامة.
""",
    ),
    "he": (
        "card",
        """
U שלום, איבדתי את הכרטיס שלי. | יש חיוב של {amount} שאני לא מזהה.
A שלום! מה ארבע הספרות האחרונות של הכרטיס?
U {four}
A תודה. הכרטיס {four} חסום מרגע זה.
U ומה עם החיוב של {amount}?
A פתחתי בקשה מספר {ref}. התשובה תגיע תוך {n} ימים.
U מתי אקבל כרטיס חדש?
A תוך {n} ימי עסקים. אפשר לעקוב כאן: {link}
U תודה רבה!
A בשמחה, {first}. יום טוב!
""",
    ),
    "zh": (
        "table",
        """
A 您好,这里是订座服务。请问有什么可以帮您?
U 你好,我想订{n}个人的位子。 | 请问明天晚上还有位子吗?
A 好的,请问几点钟?
U {time}左右。
A {time}已经满了,{time2}还有一张靠窗的桌子,可以吗?
U 可以,就{time2}吧。
U 有一位客人对花生过敏。
A 已经记下了。请问贵姓?
U 我叫{first}。
A 谢谢!订单号是{ref},{time2}见。¶修改请点这里:{link}
U 好的,谢谢。
A 不客气,期待您的光临。
""",
    ),
    "ja": (
        "rail",
        """
U {time}の電車が運休になりました。どうすればいいですか。 | 次の電車は何時ですか。
A ご不便をおかけして申し訳ございません。どちらまで行かれますか。
U 港駅までです。
A 次は{time2}発、{n}番線です。途中で一度お乗り換えがあります。
U 今の切符はまだ使えますか。
A はい、切符{ref}は本日すべての列車でお使いいただけます。
U 払い戻しはありますか。
A はい、{amount}をお返しいたします。お手続きはこちらです:{link}
U ありがとうございます。
A お気をつけていってらっしゃいませ。
""",
    ),
    "hi": (
        "broadband",
        """
U मेरा इंटरनेट {time} से बंद है। | नमस्ते, कनेक्शन बार-बार टूट रहा है।
A असुविधा के लिए क्षमा करें। कृपया अपना ग्राहक नंबर बताइए।
U {ref}
A धन्यवाद, {first}। क्या राउटर की बत्ती हरी है?
U नहीं, लाल है।
A कृपया राउटर को {n} मिनट के लिए बंद करके फिर चालू कीजिए।
U कर दिया, पर कुछ नहीं बदला।
A तब हमारे इंजीनियर कल {time} और {time2} के बीच आएँगे।
U ठीक है, धन्यवाद।
A आपका दिन शुभ हो! जानकारी यहाँ है: {link}
""",
    ),
}

MORE: dict[str, str] = {
    "de": """
A Einen Moment bitte, ich sehe nach.
U Können Sie mir das per E-Mail schicken?
A Natürlich, die Bestätigung ist unterwegs.
U Wunderbar, danke schön.
A Gern geschehen. Einen schönen Tag noch!
""",
    "fr": """
A Un instant, je vérifie.
U Pouvez-vous me l'envoyer par e-mail ?
A Bien sûr, c'est envoyé.
U Merci, c'est parfait.
A Bonne journée à vous !
""",
    "es": """
A Un momento, por favor.
U ¿Me lo puede mandar por correo?
A Por supuesto, ya se lo he enviado.
U Perfecto, gracias.
A ¡Hasta pronto!
""",
    "pl": """
A Chwileczkę, już sprawdzam.
U Czy mogę dostać potwierdzenie e-mailem?
A Oczywiście, właśnie wysłałem.
U Świetnie, dziękuję.
A Miłego dnia!
""",
    "ru": """
A Одну минуту, проверяю.
U Пришлите, пожалуйста, подтверждение на почту.
A Конечно, уже отправили.
U Отлично, спасибо.
A Хорошего дня!
""",
    "el": """
A Μια στιγμή, παρακαλώ.
U Μπορείτε να μου το στείλετε με e-mail;
A Βεβαίως, μόλις στάλθηκε.
U Τέλεια, ευχαριστώ.
A Να έχετε μια καλή μέρα!
""",
    "ar": """
A لحظة من فضلك.
U هل يمكن إرسال التأكيد بالبريد الإلكتروني؟
A بالطبع، تم الإرسال.
U ممتاز، شكرًا.
A يومًا سعيدًا!
""",
    "he": """
A רגע אחד בבקשה.
U אפשר לשלוח לי אישור במייל?
A כמובן, נשלח עכשיו.
U מצוין, תודה.
A המשך יום נעים!
""",
    "zh": """
A 请稍等,我查一下。
U 可以把确认信发到我的邮箱吗?
A 当然可以,已经发送了。
U 太好了,谢谢。
A 祝您愉快!
""",
    "ja": """
A 少々お待ちください。
U 確認メールを送ってもらえますか。
A かしこまりました。ただいまお送りしました。
U 助かります。
A またのご利用をお待ちしております。
""",
    "hi": """
A कृपया एक क्षण रुकिए।
U क्या आप मुझे ईमेल भेज सकते हैं?
A ज़रूर, अभी भेज दिया है।
U बहुत बढ़िया, धन्यवाद।
A आपका दिन शुभ हो!
""",
}

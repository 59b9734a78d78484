"""Titles by which pages say that they are no article, in the languages that news is scraped in.

A title counts when it is one of these whole, folded, without the site's name; an article about such a
page has other words beside them.
"""

from __future__ import annotations

import re

from clean.folding import fold

ERROR = """
404 · 404 error · 404 not found · 404 page not found · 404 - page not found · 404 - not found
404 file not found · error 404 · error 404 - not found · not found · page not found · page not found (404)
file not found · page does not exist · page unavailable · this page could not be found
the page cannot be found · this page isn't available · this page doesn't exist · page no longer available
article not found · sorry, this page can't be found · sorry, page not found · oops! page not found
oops! that page can't be found · nothing found · 403 · 403 forbidden · error 403 · forbidden · access denied
access to this page has been denied · 410 gone · 500 · 500 internal server error · internal server error
server error · error · an error occurred · application error · 502 bad gateway · bad gateway
503 service unavailable · 503 service temporarily unavailable · service unavailable
service temporarily unavailable · 504 gateway timeout · 504 gateway time-out · gateway timeout
429 too many requests · too many requests · site maintenance · under maintenance · maintenance mode
down for maintenance · we'll be back soon · temporarily unavailable · account suspended · bad request
400 bad request · database error · error establishing a database connection · unavailable for legal reasons
451 unavailable for legal reasons · seite nicht gefunden · 404 - seite nicht gefunden · fehler 404
fehler 404 - seite nicht gefunden · die seite wurde nicht gefunden · diese seite existiert nicht
nicht gefunden · zugriff verweigert · wartungsarbeiten · wartungsmodus · page introuvable · page non trouvée
erreur 404 · 404 - page introuvable · cette page n'existe pas · accès refusé · site en maintenance
página no encontrada · 404 - página no encontrada · error 404 - página no encontrada · la página no existe
acceso denegado · página não encontrada · 404 - página não encontrada · erro 404
erro 404 - página não encontrada · acesso negado · pagina non trovata · 404 - pagina non trovata
errore 404 · accesso negato · pagina niet gevonden · 404 - pagina niet gevonden · deze pagina bestaat niet
toegang geweigerd · sidan hittades inte · sidan kunde inte hittas · sidan finns inte
siden blev ikke fundet · siden findes ikke · siden ble ikke funnet · siden finnes ikke · fant ikke siden
sivua ei löydy · sivua ei löytynyt · strony nie znaleziono · nie znaleziono strony · strona nie istnieje
błąd 404 · stránka nenalezena · stránka nebyla nalezena · chyba 404 · stránka sa nenašla
az oldal nem található · a keresett oldal nem található · pagina nu a fost găsită · pagina nu există
eroare 404 · страница не найдена · 404 - страница не найдена · ошибка 404 · доступ запрещён
доступ запрещен · сторінку не знайдено · помилка 404 · страницата не е намерена · страница није пронађена
stranica nije pronađena · η σελίδα δεν βρέθηκε · σφάλμα 404 · sayfa bulunamadı · 404 - sayfa bulunamadı
aradığınız sayfa bulunamadı · erişim engellendi · الصفحة غير موجودة · الصفحة المطلوبة غير موجودة
عذرا الصفحة غير موجودة · صفحه مورد نظر یافت نشد · صفحه یافت نشد · صفحه پیدا نشد · העמוד לא נמצא
הדף לא נמצא · पेज नहीं मिला · पृष्ठ नहीं मिला · পৃষ্ঠাটি পাওয়া যায়নি · পাতাটি পাওয়া যায়নি
ไม่พบหน้าที่คุณต้องการ · ไม่พบหน้านี้ · ไม่พบหน้าเว็บ · không tìm thấy trang · trang không tồn tại · lỗi 404
halaman tidak ditemukan · halaman tidak dijumpai · ページが見つかりません · ページが見つかりませんでした
お探しのページは見つかりません · お探しのページは見つかりませんでした · 指定されたページが見つかりません
页面不存在 · 页面未找到 · 找不到页面 · 您访问的页面不存在 · 404页面 · 404错误 · 頁面不存在 · 找不到頁面
找不到網頁 · 您訪問的頁面不存在 · 페이지를 찾을 수 없습니다 · 존재하지 않는 페이지입니다
"""
CHALLENGE = """
just a moment... · attention required! · attention required! | cloudflare · checking your browser
one moment, please... · checking your browser before accessing · are you a robot? · are you human?
verify you are human · security check · robot check · captcha · ddos-guard · pardon our interruption
please wait... · please verify you are a human · einen moment bitte · un instant... · один момент...
安全验证 · 请稍候... · 人机验证
"""
LOGIN = """
login · log in · log-in · sign in · sign-in · sign in or register · log in or sign up · log in to continue
please log in · sign in to continue · member login · subscriber login · account login · my account
register · sign up · create account · create an account · forgot password · reset password · anmelden
anmeldung · einloggen · bitte anmelden · registrieren · passwort vergessen · connexion · se connecter
s'identifier · identification · créer un compte · iniciar sesión · inicia sesión · acceder · crear cuenta
iniciar sessão · entrar · fazer login · criar conta · accedi · accesso · registrati · inloggen · aanmelden
log ind · logg inn · logga in · kirjaudu · kirjaudu sisään · zaloguj się · logowanie · přihlášení
přihlásit se · prihlásenie · bejelentkezés · autentificare · вход · войти · авторизация · увійти · вхід
prijava · σύνδεση · giriş · giriş yap · üye girişi · تسجيل الدخول · ورود · ورود به سایت · התחברות · כניסה
लॉग इन · लॉगिन · লগইন · เข้าสู่ระบบ · đăng nhập · masuk · log masuk · ログイン · 会員ログイン · 登录
用户登录 · 登入 · 會員登入 · 로그인
"""
CONSENT = """
before you continue · before you continue to google · we value your privacy · your privacy
your privacy choices · privacy settings · cookie settings · cookie consent · cookies · we use cookies
consent · your consent · manage consent · your data, your experience · cookie-einstellungen
datenschutzeinstellungen · datenschutz-einstellungen · bevor sie fortfahren · ihre privatsphäre
ihre zustimmung · einwilligung · wir verwenden cookies · avant de continuer · votre vie privée
gestion des cookies · vos choix · antes de continuar · tu privacidad · configuración de cookies
a sua privacidade · prima di continuare · la tua privacy · voordat je verdergaat · voordat u verder gaat
privacy-instellingen · cookie-instellingen · jouw privacy · innan du fortsätter · før du fortsetter
før du fortsætter · twoja prywatność · zanim przejdziesz dalej · vaše soukromí · cookie-k kezelése
"""
# A search's title has the words searched for behind these.
SEARCH = """
search results · search result · search · you searched for · results for · suchergebnisse · suchergebnis
suche · ihre suche nach · résultats de recherche · résultats de la recherche · recherche · résultats pour
resultados de búsqueda · resultados de la búsqueda · resultados para · búsqueda · buscar
resultados da pesquisa · resultados da busca · pesquisa · busca · risultati della ricerca
risultati di ricerca · risultati per · ricerca · zoekresultaten · zoeken · sökresultat · søkeresultater
søgeresultater · hakutulokset · wyniki wyszukiwania · výsledky vyhledávání · találatok
rezultatele căutării · результаты поиска · поиск · результати пошуку · резултати от търсенето
rezultati pretrage · αποτελέσματα αναζήτησης · arama sonuçları · نتائج البحث · نتایج جستجو · תוצאות חיפוש
खोज परिणाम · অনুসন্ধান ফলাফল · ผลการค้นหา · kết quả tìm kiếm · hasil pencarian · hasil carian · 検索結果
搜索结果 · 搜尋結果 · 검색결과 · 검색 결과
"""

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def key(title: str) -> str:
    """A title as these lists are compared: folded, in lower case, no punctuation around it.

    >>> key(" “Page not found!” ")
    'page not found'
    """
    return _EDGES.sub("", fold(title).lower())


def keys(listed: str) -> frozenset[str]:
    """The titles of one of the lists, as `key` spells them."""
    return frozenset(key(title) for line in listed.strip().splitlines() for title in line.split(" · "))
